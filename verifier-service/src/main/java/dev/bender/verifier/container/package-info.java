/** What the verifier sees of a container, and the little that it may ask of the engine. */
@NullMarked
package dev.bender.verifier.container;

import org.jspecify.annotations.NullMarked;
