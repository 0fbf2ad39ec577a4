/** Starts a service with settings that were read and checked before anything of it ran. */
@NullMarked
package dev.bender.platform.settings.launch;

import org.jspecify.annotations.NullMarked;
