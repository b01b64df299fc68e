// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import java.io.IOException;
import java.util.List;

/**
 * Answers for addresses that a link takes for its own although they are behind this machine: asked
 * by a neighbour who has one of them (RFC 4861 section 7.2.8), it says that this machine has it.
 * Any thread. What was added stays until it is removed, also when the program ends.
 */
public interface NeighbourProxy extends AutoCloseable {
  /** Adds an address of 16 octets; one that is there already is no failure. */
  void add(byte[] address) throws IOException;

  /** An address that is not there is no failure. */
  void remove(byte[] address) throws IOException;

  /** Every address that is answered for on this link, whoever added it. */
  List<byte[]> addresses() throws IOException;

  @Override
  void close();
}
