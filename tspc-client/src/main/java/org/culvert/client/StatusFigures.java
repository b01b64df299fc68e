// SPDX-License-Identifier: Apache-2.0
package org.culvert.client;

import java.util.EnumMap;
import java.util.Map;
import org.culvert.client.config.Carrier;
import org.culvert.client.config.ClientSettings;
import org.culvert.client.config.ServerAddress;
import org.culvert.client.negotiation.Outcome;
import org.culvert.client.status.StatusField;
import org.culvert.client.tunnel.Traffic;
import org.culvert.protocol.message.TunnelOffer;

/** What {@code tspc status} shows of an agreement and of its packets. */
final class StatusFigures {
  private StatusFigures() {}

  static Map<StatusField, String> of(
      Outcome.Agreed agreed, Carrier carrier, ClientSettings settings, ServerAddress broker) {
    TunnelOffer offer = agreed.offer();
    Map<StatusField, String> fields = new EnumMap<>(StatusField.class);
    fields.put(StatusField.ADDRESS, offer.clientInside().toString());
    offer.clientName().ifPresent(name -> fields.put(StatusField.NAME, name));
    if (settings.tunnel().router().isPresent()) {
      offer.prefix().ifPresent(prefix -> fields.put(StatusField.PREFIX, prefix.toString()));
    }
    offer
        .clientDnsServer()
        .ifPresent(server -> fields.put(StatusField.DNS_SERVER, server.toString()));
    fields.put(StatusField.BROKER, broker.text());
    fields.put(StatusField.BROKER_ADDRESS, offer.serverInside().toString());
    fields.put(StatusField.TUNNEL, offer.type().xmlName());
    fields.put(StatusField.CARRIER, carrier.text());
    fields.put(StatusField.TRANSPORT, agreed.transport().text());
    fields.put(StatusField.TSP_VERSION, agreed.version().text());
    fields.put(StatusField.INTERFACE, settings.interfaces().name(offer.type(), carrier));
    fields.put(StatusField.MTU, Integer.toString(TunnelCommand.INNER_MTU));
    offer
        .keepalive()
        .ifPresent(
            keepalive ->
                fields.put(
                    StatusField.KEEPALIVE_SECONDS,
                    Long.toString(keepalive.interval().toSeconds())));
    return fields;
  }

  static Map<StatusField, String> of(Traffic traffic) {
    return Map.of(
        StatusField.PACKETS_SENT, Long.toString(traffic.packetsSent()),
        StatusField.OCTETS_SENT, Long.toString(traffic.octetsSent()),
        StatusField.PACKETS_RECEIVED, Long.toString(traffic.packetsReceived()),
        StatusField.OCTETS_RECEIVED, Long.toString(traffic.octetsReceived()),
        StatusField.PACKETS_DROPPED, Long.toString(traffic.packetsDropped()));
  }
}
