// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.util.random.RandomGenerator;

/**
 * Numbers that people read out to each other: eight letters and digits of which no two look alike.
 * With 40 bits and a limit on questions none can be guessed.
 */
final class Ticket {
  private static final String SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
  private static final int HALF = 4;

  private Ticket() {}

  static String draw(RandomGenerator random) {
    StringBuilder ticket = new StringBuilder();
    for (int place = 0; place < 2 * HALF; place++) {
      if (place == HALF) {
        ticket.append('-');
      }
      ticket.append(SIGNS.charAt(random.nextInt(SIGNS.length())));
    }
    return ticket.toString();
  }
}
