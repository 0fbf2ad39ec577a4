/** Puts a new container in the old one's place, so that one of them can always be started. */
@NullMarked
package dev.bender.deployer.replacement;

import org.jspecify.annotations.NullMarked;
