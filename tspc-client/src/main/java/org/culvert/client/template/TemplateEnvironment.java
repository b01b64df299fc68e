// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.template;

import java.util.LinkedHashMap;
import java.util.Map;
import org.culvert.client.config.Carrier;
import org.culvert.client.config.ClientSettings;
import org.culvert.protocol.message.TunnelOffer;
import org.culvert.protocol.message.TunnelType;

/**
 * The variables that a template is given: names, values and order of the clients whose scripts it
 * has to serve. A script must be able to trust them, so every value is checked once more, although
 * the offer was checked when it came.
 */
public final class TemplateEnvironment {
  private static final String ADDRESSES = "[0-9A-Fa-f:.]*";
  private static final String NAMES = "[A-Za-z0-9._-]*";

  private TemplateEnvironment() {}

  /**
   * @throws IllegalArgumentException when a value is not what scripts expect
   */
  public static Map<String, String> of(
      Operation operation,
      TunnelOffer offer,
      Carrier carrier,
      ClientSettings settings,
      int verbosity) {
    Map<String, String> variables = new LinkedHashMap<>();
    boolean router = settings.tunnel().router().isPresent();
    variables.put("TSP_OPERATION", operation.name());
    variables.put("TSP_VERBOSE", Integer.toString(verbosity));
    variables.put("TSP_HOME_DIR", settings.directory().toString());
    variables.put("TSP_TUNNEL_MODE", offer.type().xmlName());
    variables.put("TSP_HOST_TYPE", router ? "router" : "host");
    String network = settings.interfaces().name(offer.type(), carrier);
    variables.put("TSP_TUNNEL_INTERFACE", checked(network, NAMES));
    variables.put("TSP_TUNNEL_CARRIER", carrier.text());
    variables.put("TSP_HOME_INTERFACE", checked(settings.homeInterface().orElse(""), NAMES));
    variables.put("TSP_CLIENT_ADDRESS_IPV4", checked(offer.clientIpv4().wireText(), ADDRESSES));
    variables.put("TSP_CLIENT_ADDRESS_IPV6", checked(offer.clientIpv6().wireText(), ADDRESSES));
    offer
        .clientDnsServer()
        .ifPresent(
            server ->
                variables.put(
                    "TSP_CLIENT_DNS_ADDRESS_IPV6", checked(server.wireText(), ADDRESSES)));
    offer
        .clientName()
        .ifPresent(name -> variables.put("TSP_CLIENT_DNS_NAME", checked(name, NAMES)));
    variables.put("TSP_SERVER_ADDRESS_IPV4", checked(offer.serverIpv4().wireText(), ADDRESSES));
    variables.put("TSP_SERVER_ADDRESS_IPV6", checked(offer.serverIpv6().wireText(), ADDRESSES));
    variables.put("TSP_TUNNEL_PREFIXLEN", offer.type() == TunnelType.V4V6 ? "32" : "128");
    if (router) {
      offer
          .prefix()
          .ifPresent(
              prefix -> {
                variables.put("TSP_PREFIX", checked(PrefixText.of(prefix), ADDRESSES));
                variables.put("TSP_PREFIXLEN", Integer.toString(prefix.length()));
              });
    }
    return variables;
  }

  private static String checked(String value, String pattern) {
    if (!value.matches(pattern)) {
      throw new IllegalArgumentException(
          "a value for the template has characters it must not have");
    }
    return value;
  }
}
