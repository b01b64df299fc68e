// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

/** Inner packets and their octets, each way, and packets that were dropped. */
public record Traffic(
    long packetsFromClient,
    long octetsFromClient,
    long packetsToClient,
    long octetsToClient,
    long dropsFromClient,
    long dropsToClient) {
  public static final Traffic NONE = new Traffic(0, 0, 0, 0, 0, 0);

  /** What was added since {@code earlier}. */
  public Traffic since(Traffic earlier) {
    return new Traffic(
        packetsFromClient - earlier.packetsFromClient,
        octetsFromClient - earlier.octetsFromClient,
        packetsToClient - earlier.packetsToClient,
        octetsToClient - earlier.octetsToClient,
        dropsFromClient - earlier.dropsFromClient,
        dropsToClient - earlier.dropsToClient);
  }
}
