/** What users write: services, rollouts, policies and the server's own file, read and checked. */
@NullMarked
package io.sluice.control.config;

import org.jspecify.annotations.NullMarked;
