// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration can't be used; says everything that is wrong with it. */
public final class ConfigurationError extends Exception {
  private static final long serialVersionUID = 1;

  public ConfigurationError(String message) {
    super(message);
  }

  ConfigurationError(List<Mistake> mistakes) {
    super(mistakes.stream().map(Mistake::toString).collect(Collectors.joining("\n")));
  }
}
