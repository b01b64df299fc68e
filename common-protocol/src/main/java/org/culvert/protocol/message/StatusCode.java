// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.message;

import java.util.Optional;

/**
 * The status codes of TSP: the only place with these numbers. A number that is not here is kept as
 * a number by {@link StatusLine}. RFC 5572 appendix B; 509, 518, 520 and 522 come from the brokers
 * in the field.
 */
public enum StatusCode {
  SUCCESS(200, "Success"),
  AUTHENTICATION_FAILED(300, "Authentication failed"),
  NO_MORE_TUNNELS(301, "No more tunnels available"),
  UNSUPPORTED_VERSION(302, "Unsupported client version"),
  UNSUPPORTED_TUNNEL_TYPE(303, "Unsupported tunnel type"),
  SERVER_ERROR(310, "Server side error"),
  INVALID_REQUEST(500, "Invalid request format or specified length"),
  INVALID_IPV4_ADDRESS(501, "Invalid IPv4 address"),
  INVALID_IPV6_ADDRESS(502, "Invalid IPv6 address"),
  IPV4_PREFIX_IN_USE(506, "IPv4 prefix already used for existing tunnel"),
  PREFIX_LENGTH_UNAVAILABLE(507, "Requested prefix length cannot be assigned"),
  DNS_DELEGATION_ERROR(509, "DNS delegation error"),
  UNSUPPORTED_PREFIX_LENGTH(518, "Unsupported prefix length"),
  MISSING_PREFIX_LENGTH(520, "Missing prefix length"),
  REQUEST_IN_PROGRESS(521, "Request already in progress"),
  PREFIX_FOR_ANONYMOUS(522, "Prefix requested for anonymous"),
  TOO_BUSY(530, "Server too busy"),
  REDIRECTION(1200, "Redirection");

  private final int number;
  private final String phrase;

  StatusCode(int number, String phrase) {
    this.number = number;
    this.phrase = phrase;
  }

  public int number() {
    return number;
  }

  /** The standard text, which old clients print. */
  public String phrase() {
    return phrase;
  }

  public static Optional<StatusCode> of(int number) {
    for (StatusCode code : values()) {
      if (code.number == number) {
        return Optional.of(code);
      }
    }
    return Optional.empty();
  }
}
