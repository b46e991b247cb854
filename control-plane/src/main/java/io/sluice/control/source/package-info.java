/** Where figures come from: what the Envoys report, merged into intervals per service. */
@NullMarked
package io.sluice.control.source;

import org.jspecify.annotations.NullMarked;
