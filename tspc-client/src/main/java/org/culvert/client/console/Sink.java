// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.console;

import java.util.function.Consumer;

/**
 * One place that messages go to.
 *
 * @param verbosity 0 to 3, as many as there were {@code -v}
 */
public record Sink(int verbosity, Consumer<String> out) {}
