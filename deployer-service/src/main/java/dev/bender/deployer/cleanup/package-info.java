/** Takes away what a verified update no longer needs. */
@NullMarked
package dev.bender.deployer.cleanup;

import org.jspecify.annotations.NullMarked;
