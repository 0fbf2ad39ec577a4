/** The main job on throw-away containers: what Bender does, for somebody to watch. */
@NullMarked
package dev.bender.demo;

import org.jspecify.annotations.NullMarked;
