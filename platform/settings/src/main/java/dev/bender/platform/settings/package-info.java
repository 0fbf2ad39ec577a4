/**
 * The settings file of Bender: one typed, checked tree; a wrong file stops the start with one
 * sentence.
 */
@NullMarked
package dev.bender.platform.settings;

import org.jspecify.annotations.NullMarked;
