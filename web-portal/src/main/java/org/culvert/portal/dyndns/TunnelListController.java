// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.dyndns;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.culvert.protocol.address.Ipv6Prefix;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /tunnelInfo.php}: the tunnels of an account, named as routers know them from another
 * broker. Every value is a number or an address, so nothing has to be escaped.
 */
@RestController
class TunnelListController {
  private static final String CHALLENGE = "Basic realm=\"tunnels\", charset=\"UTF-8\"";
  private static final int LONG_PREFIX = 64;

  private final Gate gate;
  private final RoutedTunnels tunnels;

  TunnelListController(Gate gate, RoutedTunnels tunnels) {
    this.gate = gate;
    this.tunnels = tunnels;
  }

  /**
   * @param tid of the one tunnel that is asked for; none: all of them
   */
  @GetMapping("/tunnelInfo.php")
  ResponseEntity<String> list(
      HttpServletRequest request, @RequestParam(required = false) @Nullable String tid) {
    return switch (gate.admit(request)) {
      case Gate.Visitor.Known(UpdateKeys.Owner owner) ->
          ResponseEntity.ok()
              .contentType(MediaType.TEXT_XML)
              .body(
                  xml(
                      tunnels
                          .of(owner.account())
                          .filter(own -> tid == null || tid.equals(Long.toString(own.id())))));
      case Gate.Visitor.Unknown _ -> refused(HttpStatus.UNAUTHORIZED, Answer.BADAUTH);
      case Gate.Visitor.Unwanted() -> refused(HttpStatus.TOO_MANY_REQUESTS, Answer.ABUSE);
    };
  }

  private static ResponseEntity<String> refused(HttpStatus status, Answer answer) {
    return ResponseEntity.status(status)
        .header(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE)
        .contentType(MediaType.TEXT_PLAIN)
        .body(answer.line());
  }

  private static String xml(Optional<RoutedTunnel> tunnel) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tunnels>\n"
        + tunnel.map(TunnelListController::xml).orElse("")
        + "</tunnels>\n";
  }

  private static String xml(RoutedTunnel tunnel) {
    return """
      <tunnel id="%d">
        <description></description>
        <serverv4>%s</serverv4>
        <clientv4>%s</clientv4>
        <serverv6>%s</serverv6>
        <clientv6>%s</clientv6>
    %s  </tunnel>
    """
        .formatted(
            tunnel.id(),
            tunnel.server(),
            tunnel.client(),
            tunnel.serverInside(),
            tunnel.clientInside(),
            tunnel.prefix().map(TunnelListController::routed).orElse(""));
  }

  /** Under its own length, and the /64 that every home network begins with. */
  private static String routed(Ipv6Prefix prefix) {
    String home =
        "    <routed64>%s</routed64>\n".formatted(Ipv6Prefix.around(prefix.network(), LONG_PREFIX));
    return prefix.length() >= LONG_PREFIX
        ? home
        : home + "    <routed%1$d>%2$s</routed%1$d>\n".formatted(prefix.length(), prefix);
  }
}
