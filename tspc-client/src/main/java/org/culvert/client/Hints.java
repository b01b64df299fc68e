// SPDX-License-Identifier: Apache-2.0
package org.culvert.client;

import org.culvert.protocol.message.StatusCode;
import org.culvert.protocol.message.StatusLine;

/** What a user can do about a broker's refusal. */
final class Hints {
  private static final String REPORT = "Report it to the broker's administrator.";

  private Hints() {}

  static String forStatus(StatusLine status) {
    return status.code().map(Hints::forCode).orElse("The number is not known here. " + REPORT);
  }

  private static String forCode(StatusCode code) {
    return switch (code) {
      case SERVER_ERROR ->
          "Something is wrong at the broker. Look at its status page, and report it to the"
              + " administrator.";
      case IPV4_PREFIX_IN_USE ->
          "There is a tunnel of an account to this IPv4 address already. Use that account: set"
              + " userid and passwd.";
      case AUTHENTICATION_FAILED -> "Copy user id and password from the registration mail.";
      case NO_MORE_TUNNELS ->
          "The broker has given out all it may: try again later. If it says why in parentheses,"
              + " that has to change first.";
      case UNSUPPORTED_VERSION -> "If tsp_version is set, remove it.";
      case UNSUPPORTED_TUNNEL_TYPE -> "Set tunnel_mode = v6anyv4, and let UDP port 3653 through.";
      case INVALID_IPV4_ADDRESS ->
          "The broker sees another IPv4 address than client_v4: set client_v4 = auto, and behind a"
              + " NAT tunnel_mode = v6udpv4.";
      case INVALID_IPV6_ADDRESS, INVALID_REQUEST, SUCCESS, REDIRECTION -> REPORT;
      case PREFIX_LENGTH_UNAVAILABLE, UNSUPPORTED_PREFIX_LENGTH, MISSING_PREFIX_LENGTH ->
          "Set prefixlen to a length that the broker gives to this account, 64 for instance.";
      case DNS_DELEGATION_ERROR ->
          "The broker can't use the servers in dns_server: they must exist and serve the zone.";
      case REQUEST_IN_PROGRESS ->
          "Another request of this account is being worked on. Try again in a minute.";
      case PREFIX_FOR_ANONYMOUS -> "Only accounts get a prefix: set host_type = host, or sign in.";
      case TOO_BUSY -> "Try again later; with retry_delay set the client does that by itself.";
    };
  }
}
