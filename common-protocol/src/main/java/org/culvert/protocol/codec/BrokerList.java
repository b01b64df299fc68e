// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.codec;

import java.util.ArrayList;
import java.util.List;
import org.culvert.protocol.message.StatusCode;

/**
 * The brokers that a redirection names. Old clients build their list from every {@code broker}
 * element and look at nothing else.
 */
final class BrokerList {

  private static final int MOST = 50;

  /** Leaves room for the status line in a frame of {@link ContentLength#LONGEST} octets. */
  private static final int LONGEST = ContentLength.LONGEST - 128;

  private BrokerList() {}

  /** The preferred brokers are first: what a frame has no room for is left out. */
  static String write(List<String> brokers) {
    StringBuilder elements = new StringBuilder();
    for (String broker : brokers.subList(0, Math.min(MOST, brokers.size()))) {
      String element =
          new XmlWriter().line(1, "<broker>").host(2, broker).line(1, "</broker>").toString();
      if (elements.length() + element.length() > LONGEST) {
        break;
      }
      elements.append(element);
    }
    return "<tunnel action=\"info\" type=\"v6anyv4\" lifetime=\"0\">\r\n"
        + elements
        + "</tunnel>\r\n";
  }

  /** In document order; empty when there is no XML at all, which clients survive. */
  static List<String> read(String xml) throws MalformedMessage {
    if (xml.isBlank()) {
      return List.of();
    }
    List<String> brokers = new ArrayList<>();
    XmlElement tunnel = XmlReader.read(xml, XmlReader.REPLY_ELEMENTS);
    for (XmlElement broker : tunnel.all("broker").toList()) {
      for (XmlElement address : broker.all("address").toList()) {
        brokers.add(Hosts.broker(address.text()));
      }
    }
    if (brokers.size() > MOST) {
      throw new MalformedMessage(StatusCode.INVALID_REQUEST, "more than " + MOST + " brokers");
    }
    return brokers;
  }
}
