// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.config;

import java.util.List;

/** The settings can't be used; {@link #mistakes} says all that is wrong, a line each. */
public final class InvalidSettings extends Exception {
  private static final long serialVersionUID = 1;

  @SuppressWarnings("serial") // never serialized
  private final List<String> mistakes;

  InvalidSettings(List<String> mistakes) {
    super(String.join(System.lineSeparator(), mistakes));
    this.mistakes = List.copyOf(mistakes);
  }

  public List<String> mistakes() {
    return mistakes;
  }
}
