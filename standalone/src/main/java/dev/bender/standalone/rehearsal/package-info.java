/** A dry run of everything, from which the JVM learns what a start needs. */
@NullMarked
package dev.bender.standalone.rehearsal;

import org.jspecify.annotations.NullMarked;
