// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.dyndns;

import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.culvert.protocol.address.Ipv4Address;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /nic/update}: the protocol dyndns2, as ddclient, inadyn and the firmware of routers speak
 * it. Answers are always 200, because most clients look no further otherwise.
 */
@RestController
class UpdateController {
  private static final Logger LOG = LoggerFactory.getLogger(UpdateController.class);
  private static final String CHALLENGE = "Basic realm=\"tunnels\", charset=\"UTF-8\"";
  private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
  private static final String NAME = LABEL + "(\\." + LABEL + ")*";
  private static final int MOST_NAMES = 20;

  private final Gate gate;
  private final RoutedTunnels tunnels;
  private final EndpointWishes wishes;
  private final InstantSource clock;

  UpdateController(Gate gate, RoutedTunnels tunnels, EndpointWishes wishes, InstantSource clock) {
    this.gate = gate;
    this.tunnels = tunnels;
    this.wishes = wishes;
    this.clock = clock;
  }

  /**
   * @param hostname one or several, with commas between: each gets a line
   */
  @RequestMapping(
      path = "/nic/update",
      method = {RequestMethod.GET, RequestMethod.POST},
      produces = MediaType.TEXT_PLAIN_VALUE)
  ResponseEntity<String> update(
      HttpServletRequest request,
      @RequestParam(defaultValue = "") String hostname,
      @RequestParam(defaultValue = "") String myip) {
    return switch (gate.admit(request)) {
      case Gate.Visitor.Known(UpdateKeys.Owner owner) ->
          ResponseEntity.ok(lines(owner, hostname, NewAddress.of(myip, request.getRemoteAddr())));
      case Gate.Visitor.Unknown(boolean unasked) ->
          ResponseEntity.status(unasked ? HttpStatus.UNAUTHORIZED : HttpStatus.OK)
              .header(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE)
              .body(Answer.BADAUTH.line());
      case Gate.Visitor.Unwanted() -> ResponseEntity.ok(Answer.ABUSE.line());
    };
  }

  private String lines(UpdateKeys.Owner owner, String hostnames, Optional<Ipv4Address> address) {
    List<String> names = Arrays.stream(hostnames.strip().split("\\s*,\\s*", -1)).toList();
    if (names.size() > MOST_NAMES) {
      return Answer.NOTFQDN.line();
    }
    Optional<RoutedTunnel> tunnel = tunnels.of(owner.account());
    return names.stream()
        .map(name -> line(owner, name, tunnel, address))
        .collect(Collectors.joining());
  }

  private String line(
      UpdateKeys.Owner owner,
      String name,
      Optional<RoutedTunnel> tunnel,
      Optional<Ipv4Address> address) {
    if (!name.matches(NAME)) {
      return Answer.NOTFQDN.line();
    }
    Optional<RoutedTunnel> meant = tunnel.filter(own -> own.isCalled(name, owner.userid()));
    if (meant.isEmpty()) {
      return Answer.NOHOST.line();
    }
    return address
        .map(there -> wish(owner, meant.get(), there).line(there))
        .orElseGet(Answer.FAULT::line);
  }

  private Answer wish(UpdateKeys.Owner owner, RoutedTunnel tunnel, Ipv4Address address) {
    Optional<EndpointWishes.EndpointWish> former = wishes.of(owner.account());
    boolean same =
        former
            .filter(wish -> wish.outcome().isEmpty())
            .map(EndpointWishes.EndpointWish::address)
            .orElse(tunnel.client())
            .equals(address);
    if (same) {
      return Answer.NOCHG;
    }
    wishes.put(owner.account(), address, clock.instant());
    LOG.info("tunnel.to_move tunnel={} outer={}", tunnel.id(), address);
    return Answer.GOOD;
  }

  @ExceptionHandler({DataAccessException.class, CannotCreateTransactionException.class})
  ResponseEntity<String> fault(Exception failure) {
    LOG.warn("update.failed reason=\"{}\"", failure.getMessage());
    return ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body(Answer.FAULT.line());
  }
}
