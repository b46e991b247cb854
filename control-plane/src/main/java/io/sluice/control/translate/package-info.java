/** Traffic plan and services to Envoy resources; Envoy bootstraps; differences of resources. */
@NullMarked
package io.sluice.control.translate;

import org.jspecify.annotations.NullMarked;
