/** The operators' port: gRPC and REST of the control API, alerts, metrics and health. */
@NullMarked
package io.sluice.control.web;

import org.jspecify.annotations.NullMarked;
