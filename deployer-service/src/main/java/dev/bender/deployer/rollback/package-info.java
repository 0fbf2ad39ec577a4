/** Brings the old container back. */
@NullMarked
package dev.bender.deployer.rollback;

import org.jspecify.annotations.NullMarked;
