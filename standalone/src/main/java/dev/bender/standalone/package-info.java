/** All five services in one JVM, with broker and Trivy as its children: for one small host. */
@NullMarked
package dev.bender.standalone;

import org.jspecify.annotations.NullMarked;
