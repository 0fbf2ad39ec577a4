/** The gate: what may be deployed, when, and what becomes of the rest. Its policy is pure. */
@NullMarked
package dev.bender.deployer.release;

import org.jspecify.annotations.NullMarked;
