/** Databases and what works with them, updated and taken back on real servers. */
package dev.bender.system.postgres;
