/** Bender as its owner runs it, on a real engine, registry, broker and Trivy. */
@org.jspecify.annotations.NullMarked
package dev.bender.system;
