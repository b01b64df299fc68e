// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.delegation;

import java.util.List;

/**
 * All records of a name and a type: what RFC 2136 calls an RRset, and changes as one.
 *
 * @param name lower case, without the dot at its end
 * @param data sorted; addresses, or names like {@code name}
 */
public record RecordSet(String name, Type type, List<String> data) {
  /** The types that this broker ever publishes. */
  public enum Type {
    A,
    AAAA,
    NS,
    PTR
  }

  public RecordSet {
    data = data.stream().distinct().sorted().toList();
  }

  boolean isEmpty() {
    return data.isEmpty();
  }

  @Override
  public String toString() {
    return name + " " + type + " " + data;
  }
}
