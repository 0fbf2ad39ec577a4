/**
 * What is promised of the delivery of events, each promise an object that can be tried on any
 * handler and any broker.
 */
package dev.bender.platform.messaging.guarantee;
