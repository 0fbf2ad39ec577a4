/** Changes the host: pulls, backs up, replaces, goes back and cleans up. Nobody else does. */
@NullMarked
package dev.bender.deployer;

import org.jspecify.annotations.NullMarked;
