/**
 * Makes a container like another one, for another image: what the owner asked for is kept, what the
 * old image brought is left behind. Pure: JSON in, JSON out.
 */
@NullMarked
package dev.bender.platform.engine.recreate;

import org.jspecify.annotations.NullMarked;
