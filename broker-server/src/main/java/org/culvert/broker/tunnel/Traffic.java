// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

/**
 * Inner packets and their octets, each way, and packets that were dropped; how many round trips
 * were timed, and their sum.
 */
public record Traffic(
    long packetsFromClient,
    long octetsFromClient,
    long packetsToClient,
    long octetsToClient,
    long dropsFromClient,
    long dropsToClient,
    long roundTrips,
    long roundTripMicros) {
  public static final Traffic NONE = new Traffic(0, 0, 0, 0, 0, 0);

  /** Without any round trip. */
  public Traffic(
      long packetsFromClient,
      long octetsFromClient,
      long packetsToClient,
      long octetsToClient,
      long dropsFromClient,
      long dropsToClient) {
    this(
        packetsFromClient,
        octetsFromClient,
        packetsToClient,
        octetsToClient,
        dropsFromClient,
        dropsToClient,
        0,
        0);
  }

  /** What was added since {@code earlier}. */
  public Traffic since(Traffic earlier) {
    return new Traffic(
        packetsFromClient - earlier.packetsFromClient,
        octetsFromClient - earlier.octetsFromClient,
        packetsToClient - earlier.packetsToClient,
        octetsToClient - earlier.octetsToClient,
        dropsFromClient - earlier.dropsFromClient,
        dropsToClient - earlier.dropsToClient,
        roundTrips - earlier.roundTrips,
        roundTripMicros - earlier.roundTripMicros);
  }
}
