@NullMarked
package dev.bender.cli;

import org.jspecify.annotations.NullMarked;
