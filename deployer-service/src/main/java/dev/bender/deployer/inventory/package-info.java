/** What runs on this host, told to everybody. */
@NullMarked
package dev.bender.deployer.inventory;

import org.jspecify.annotations.NullMarked;
