/** The tags that keep the images that one may want back. */
@NullMarked
package dev.bender.deployer.backup;

import org.jspecify.annotations.NullMarked;
