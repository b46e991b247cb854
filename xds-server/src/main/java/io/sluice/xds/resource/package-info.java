/** Resources, serialised once, and consistent snapshots of them. */
@NullMarked
package io.sluice.xds.resource;

import org.jspecify.annotations.NullMarked;
