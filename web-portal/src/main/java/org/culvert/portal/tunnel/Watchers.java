// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.tunnel;

import java.util.HashMap;
import java.util.Map;

/** How many pages look at live figures; so many of one account, and in all, and no more. */
final class Watchers {
  private static final int MOST = 500;
  private static final int OF_ONE = 6;

  private final Map<Long, Integer> pages = new HashMap<>();
  private int all;

  synchronized boolean enter(long account) {
    int own = pages.getOrDefault(account, 0);
    if (all >= MOST || own >= OF_ONE) {
      return false;
    }
    all++;
    pages.put(account, own + 1);
    return true;
  }

  synchronized void leave(long account) {
    all--;
    pages.computeIfPresent(account, (_, own) -> own == 1 ? null : own - 1);
  }
}
