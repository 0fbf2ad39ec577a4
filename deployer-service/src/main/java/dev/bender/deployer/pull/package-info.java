/** Brings the target to the host, by digest. */
@NullMarked
package dev.bender.deployer.pull;

import org.jspecify.annotations.NullMarked;
