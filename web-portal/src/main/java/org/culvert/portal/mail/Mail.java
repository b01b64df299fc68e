// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.mail;

import java.util.Locale;
import java.util.Map;

/**
 * Something to tell somebody.
 *
 * @param kind of the texts in {@code mail/}
 * @param values for the places in the text
 */
public record Mail(String kind, String recipient, Locale language, Map<String, String> values) {
  public Mail {
    values = Map.copyOf(values);
  }

  /** A password may be among the values. */
  @Override
  public String toString() {
    return kind + " to " + recipient;
  }
}
