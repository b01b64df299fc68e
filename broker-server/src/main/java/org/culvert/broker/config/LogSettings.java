// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.config;

/**
 * What goes to the log.
 *
 * @param level from where on our own lines are written: error, warn, info, debug or trace
 * @param json whether each line is an object of JSON, instead of text
 */
public record LogSettings(String level, boolean json) {}
