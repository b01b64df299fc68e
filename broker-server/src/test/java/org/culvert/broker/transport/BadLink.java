// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One direction of a network that loses, repeats and reorders, the same way for the same seed. */
final class BadLink {
  private static final double LOSS = 0.3;
  private static final double REPETITION = 0.2;
  private static final double DELAY = 0.2;

  private final Random random;
  private final List<byte[]> late = new ArrayList<>();

  BadLink(Random random) {
    this.random = random;
  }

  /** What arrives when this datagram is sent: perhaps nothing, perhaps earlier ones after it. */
  List<byte[]> carry(byte[] datagram) {
    List<byte[]> arriving = new ArrayList<>();
    if (random.nextDouble() >= LOSS) {
      boolean delayed = random.nextDouble() < DELAY;
      if (!delayed) {
        arriving.add(datagram);
        arriving.addAll(late);
        late.clear();
      }
      if (delayed || random.nextDouble() < REPETITION) {
        late.add(datagram);
      }
    }
    return arriving;
  }
}
