// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.culvert.packetio.NeighbourProxy;
import org.culvert.protocol.address.Ipv6Address;

/** A link whose neighbours ask nothing. */
final class MemoryNeighbours implements NeighbourProxy {
  final Set<Ipv6Address> answered = new ConcurrentSkipListSet<>();
  boolean broken;

  @Override
  public void add(byte[] address) throws IOException {
    if (broken) {
      throw new IOException("the link is gone");
    }
    answered.add(Ipv6Address.of(address));
  }

  @Override
  public void remove(byte[] address) {
    answered.remove(Ipv6Address.of(address));
  }

  @Override
  public List<byte[]> addresses() {
    return answered.stream().map(Ipv6Address::octets).toList();
  }

  @Override
  public void close() {
    broken = true;
  }
}
