/**
 * Stand-ins for published images, made from what this machine has: no registry of images can be
 * reached from everywhere, and the tests start what users start.
 */
@NullMarked
package dev.bender.images;

import org.jspecify.annotations.NullMarked;
