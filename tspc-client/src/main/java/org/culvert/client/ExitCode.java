// SPDX-License-Identifier: Apache-2.0
package org.culvert.client;

/**
 * What the client ends with. The numbers 0 to 7 are those of the first tspc, whose users know them;
 * the rest is ours. The only place with these numbers.
 */
public enum ExitCode {
  NO_ERROR(0),
  /** Also a wrong command line. */
  TSP_ERROR(1),
  SOCKET_ERROR(2),
  INTERFACE_SETUP_FAILED(3),
  KEEPALIVE_TIMEOUT(4),
  TUNNEL_ERROR(5),
  TSP_VERSION_ERROR(6),
  AUTHENTICATION_ERROR(7),
  CONFIGURATION_ERROR(8),
  SERVER_REFUSED(9),
  REDIRECTION_ERROR(10),
  /** Said by {@code status} and {@code stop}: there is no client to speak to. */
  NOT_RUNNING(11),
  // The rest is said by doctor.
  NAME_NOT_FOUND(12),
  NO_ROUTE(13),
  UDP_BLOCKED(14),
  NAT_IN_THE_WAY(15),
  PATH_TOO_NARROW(16),
  NO_NAMES_OVER_IPV6(17);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  /** TSP_ERROR for a number that is none of ours: a virtual machine that died, say. */
  static ExitCode of(int number) {
    for (ExitCode code : values()) {
      if (code.number == number) {
        return code;
      }
    }
    return TSP_ERROR;
  }

  /** As the user sees it: {@code Error is 2: SOCKET_ERROR}. */
  @Override
  public String toString() {
    return number + ": " + name();
  }
}
