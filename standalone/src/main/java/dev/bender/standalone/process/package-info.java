/**
 * Programs that run beside us as our children: started, watched, started again, and never left
 * behind.
 */
@NullMarked
package dev.bender.standalone.process;

import org.jspecify.annotations.NullMarked;
