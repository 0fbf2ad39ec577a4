/**
 * Real parts for the demo and the system tests: a registry, images built without an engine, and a
 * vulnerability database that Trivy reads.
 */
@NullMarked
package dev.bender.demo.kit;

import org.jspecify.annotations.NullMarked;
