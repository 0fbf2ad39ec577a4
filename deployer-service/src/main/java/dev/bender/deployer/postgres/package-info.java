/** A database server's own way through an update: dependents, backup, and back with the data. */
@NullMarked
package dev.bender.deployer.postgres;

import org.jspecify.annotations.NullMarked;
