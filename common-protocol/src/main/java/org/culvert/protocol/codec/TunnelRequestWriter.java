// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.codec;

import java.time.Duration;
import org.culvert.protocol.message.TunnelRequest;
import org.culvert.protocol.message.TunnelType;

/**
 * Writes a request for a tunnel with the indentation of the clients that brokers were tested with.
 */
final class TunnelRequestWriter {

  private TunnelRequestWriter() {}

  static String write(TunnelRequest request) {
    boolean carriesIpv4 = request.type() == TunnelType.V4V6;
    XmlWriter xml = new XmlWriter();
    xml.line(
        0,
        "<tunnel action=\"create\" type=\"%s\" proxy=\"%s\">"
            .formatted(request.type().xmlName(), request.proxy() ? "yes" : "no"));
    xml.line(1, "<client>");
    xml.address(2, carriesIpv4 ? "ipv6" : "ipv4", request.clientAddress().toString());
    request.keepalive().ifPresent(interval -> keepalive(xml, interval, carriesIpv4));
    request.prefix().ifPresent(prefix -> router(xml, prefix));
    if (request.roaming()) {
      xml.line(2, "<roam></roam>");
    }
    xml.line(1, "</client>");
    xml.line(0, "</tunnel>");
    return xml.toString();
  }

  /** The address is a dummy: which one to ping is for the broker to say. */
  private static void keepalive(XmlWriter xml, Duration interval, boolean carriesIpv4) {
    xml.line(2, "<keepalive interval=\"" + interval.toSeconds() + "\">");
    if (carriesIpv4) {
      xml.address(4, "ipv4", "127.0.0.1");
    } else {
      xml.address(4, "ipv6", "::");
    }
    xml.line(2, "</keepalive>");
  }

  private static void router(XmlWriter xml, TunnelRequest.PrefixWish prefix) {
    xml.line(2, "<router>");
    if (prefix.length().isPresent()) {
      xml.line(3, "<prefix length=\"" + prefix.length().getAsInt() + "\"/>");
    } else {
      xml.line(3, "<prefix/>");
    }
    if (!prefix.dnsServers().isEmpty()) {
      xml.line(3, "<dns_server>");
      prefix.dnsServers().forEach(server -> xml.host(5, server));
      xml.line(3, "</dns_server>");
    }
    xml.line(2, "</router>");
  }
}
