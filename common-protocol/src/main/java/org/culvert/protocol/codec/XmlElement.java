// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.codec;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An element of a TSP message, already within the limits of {@link XmlReader}.
 *
 * @param text directly inside the element, without the blanks around it
 */
record XmlElement(
    String name, Map<String, String> attributes, List<XmlElement> children, String text) {

  XmlElement {
    attributes = Map.copyOf(attributes);
    children = List.copyOf(children);
  }

  /** The value without blanks around it; empty when the attribute is missing. */
  Optional<String> attribute(String attribute) {
    return Optional.ofNullable(attributes.get(attribute)).map(String::strip);
  }

  Optional<XmlElement> child(String child) {
    return all(child).findFirst();
  }

  Stream<XmlElement> all(String child) {
    return children.stream().filter(element -> element.name.equals(child));
  }
}
