// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One direction of a network, fair or foul, the same way for the same seed. */
final class Weather {
  private static final double LOSS = 0.25;
  private static final double REPETITION = 0.15;
  private static final double DELAY = 0.15;

  private final Random random;
  private final boolean fair;
  private final List<byte[]> late = new ArrayList<>();

  private Weather(Random random, boolean fair) {
    this.random = random;
    this.fair = fair;
  }

  static Weather fair() {
    return new Weather(new Random(0), true);
  }

  static Weather foul(long seed) {
    return new Weather(new Random(seed), false);
  }

  /** What arrives when this datagram is sent: perhaps nothing, perhaps earlier ones after it. */
  List<byte[]> carry(byte[] datagram) {
    if (fair) {
      return List.of(datagram);
    }
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
