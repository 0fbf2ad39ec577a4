/** Looks at a PostgreSQL server from inside its container. */
@NullMarked
package dev.bender.platform.postgres;

import org.jspecify.annotations.NullMarked;
