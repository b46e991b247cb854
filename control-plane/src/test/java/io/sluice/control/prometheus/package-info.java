@NullMarked
package io.sluice.control.prometheus;

import org.jspecify.annotations.NullMarked;
