// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.codec;

import java.util.Base64;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.RoamingKey;
import org.culvert.protocol.message.TunnelOffer;

/** Writes the parameters of a tunnel in the order and layout of the brokers that clients knew. */
final class OfferWriter {

  private OfferWriter() {}

  static String write(TunnelOffer offer) {
    XmlWriter xml = new XmlWriter();
    xml.line(
        0,
        "<tunnel action=\"info\" type=\"%s\" lifetime=\"%d\">"
            .formatted(offer.type().xmlName(), offer.lifetime().toSeconds()));
    ends(xml, "server", offer.serverIpv4(), offer.serverIpv6());
    xml.line(1, "</server>");
    ends(xml, "client", offer.clientIpv4(), offer.clientIpv6());
    offer.clientName().ifPresent(name -> xml.address(2, "dn", name));
    offer.clientDnsServer().ifPresent(server -> resolver(xml, server));
    offer.prefix().ifPresent(prefix -> router(xml, prefix, offer));
    offer.keepalive().ifPresent(keepalive -> keepalive(xml, keepalive));
    offer.roaming().ifPresent(key -> roaming(xml, key));
    xml.line(1, "</client>");
    xml.line(0, "</tunnel>");
    return xml.toString();
  }

  private static void ends(XmlWriter xml, String element, IpAddress ipv4, IpAddress ipv6) {
    xml.line(1, "<" + element + ">").address(2, ipv4).address(2, ipv6);
  }

  private static void resolver(XmlWriter xml, IpAddress server) {
    xml.line(2, "<dns_server>").address(3, server).line(2, "</dns_server>");
  }

  private static void router(XmlWriter xml, Ipv6Prefix prefix, TunnelOffer offer) {
    xml.line(2, "<router>");
    xml.line(
        3,
        "<prefix length=\"%d\">%s</prefix>"
            .formatted(prefix.length(), prefix.network().wireText()));
    if (!offer.prefixDnsServers().isEmpty()) {
      xml.line(3, "<dns_server>");
      offer.prefixDnsServers().forEach(server -> xml.host(4, server));
      xml.line(3, "</dns_server>");
    }
    xml.line(2, "</router>");
  }

  private static void roaming(XmlWriter xml, RoamingKey key) {
    String secret = Base64.getEncoder().encodeToString(key.secret().toArray());
    xml.line(2, "<roam tunnel=\"" + key.tunnel() + "\">" + secret + "</roam>");
  }

  private static void keepalive(XmlWriter xml, TunnelOffer.Keepalive keepalive) {
    xml.line(2, "<keepalive interval=\"" + keepalive.interval().toSeconds() + "\">");
    xml.address(3, keepalive.target());
    xml.line(2, "</keepalive>");
  }
}
