// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.codec;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.culvert.protocol.message.StatusCode;

/**
 * Reads the XML of a TSP message into elements, without judging them. Everything that makes XML
 * dangerous is refused: document types, entities, depth, floods. One per message.
 */
final class XmlReader {

  /** The limits for what an unknown client sends. */
  static final int REQUEST_ELEMENTS = 64;

  /** Room for fifty brokers, each in an element of its own. */
  static final int REPLY_ELEMENTS = 128;

  private static final int DEEPEST = 8;
  private static final int MOST_ATTRIBUTES = 16;
  private static final XMLInputFactory FACTORY = hardened();

  private final int mostElements;
  private int elements;

  private XmlReader(int mostElements) {
    this.mostElements = mostElements;
  }

  private static XMLInputFactory hardened() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
    return factory;
  }

  /**
   * @param text one character per octet, so that ISO-8859-1 and UTF-8 pass alike
   */
  static XmlElement read(String text, int mostElements) throws MalformedMessage {
    String xml = trimmed(text);
    if (xml.length() > ContentLength.LONGEST) {
      throw malformed("the XML is longer than " + ContentLength.LONGEST + " octets");
    }
    try {
      XMLStreamReader reader = newReader(xml);
      XmlElement root = new XmlReader(mostElements).root(reader);
      reader.close();
      return root;
    } catch (XMLStreamException notXml) {
      throw malformed("not well-formed XML");
    }
  }

  // The factory of the JDK hands out a shared reader unless asked in turn.
  private static synchronized XMLStreamReader newReader(String xml) throws XMLStreamException {
    return FACTORY.createXMLStreamReader(new StringReader(xml));
  }

  private static String trimmed(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && text.charAt(start) <= ' ') {
      start++;
    }
    while (end > start && text.charAt(end - 1) <= ' ') {
      end--;
    }
    return text.substring(start, end);
  }

  private XmlElement root(XMLStreamReader reader) throws XMLStreamException, MalformedMessage {
    while (next(reader) != XMLStreamConstants.START_ELEMENT) {
      // Comments and white space before the root say nothing.
    }
    XmlElement root = element(reader, 1);
    while (next(reader) != XMLStreamConstants.END_DOCUMENT) {
      // Neither do they after it.
    }
    return root;
  }

  private XmlElement element(XMLStreamReader reader, int depth)
      throws XMLStreamException, MalformedMessage {
    elements++;
    if (depth > DEEPEST || elements > mostElements) {
      throw malformed("more elements than any tunnel needs");
    }
    String name = reader.getLocalName();
    Map<String, String> attributes = attributes(reader);
    List<XmlElement> children = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    while (true) {
      switch (next(reader)) {
        case XMLStreamConstants.START_ELEMENT -> children.add(element(reader, depth + 1));
        case XMLStreamConstants.END_ELEMENT -> {
          return new XmlElement(name, attributes, children, text.toString().strip());
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
            text.append(reader.getText());
        default -> {
          // Comments and processing instructions are not part of the message.
        }
      }
    }
  }

  private static Map<String, String> attributes(XMLStreamReader reader) throws MalformedMessage {
    if (reader.getAttributeCount() > MOST_ATTRIBUTES) {
      throw malformed("more attributes than any element needs");
    }
    Map<String, String> attributes = new HashMap<>();
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
    }
    return attributes;
  }

  private static int next(XMLStreamReader reader) throws XMLStreamException, MalformedMessage {
    int event;
    try {
      event = reader.next();
    } catch (RuntimeException scanner) {
      // The JDK's scanner answers some malformed input with unchecked exceptions.
      throw malformed("not well-formed XML");
    }
    if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
      throw malformed("document types and entities are refused");
    }
    return event;
  }

  private static MalformedMessage malformed(String reason) {
    return new MalformedMessage(StatusCode.INVALID_REQUEST, reason);
  }
}
