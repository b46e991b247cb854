/** The server as one process: the loop, the xDS port and the operators' port together. */
@NullMarked
package io.sluice.control.serve;

import org.jspecify.annotations.NullMarked;
