// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Set;
import org.culvert.protocol.address.IpAddress;

/**
 * Two devices with one account take its tunnel from each other for ever: each notices after a
 * minute and comes back. When the tunnel went to and fro too often, it stays where it is for a
 * while. One device that starts again and again, or moves on and on, is no fight: only changes
 * between addresses that the account had more than once are counted. Thread-safe; remembers a
 * bounded number of accounts and forgets first whoever was silent longest.
 */
final class DeviceFights {
  static final int CHANGES = 5;
  static final Duration WINDOW = Duration.ofMinutes(10);
  static final Duration REST = Duration.ofMinutes(5);
  private static final int REMEMBERED = 20_000;

  /** More accepts than that in the window and only the last ones are looked at. */
  private static final int STAYS = 32;

  private record Stay(IpAddress at, Instant since) {}

  private static final class Moves {
    final Deque<Stay> stays = new ArrayDeque<>();
    Instant closedUntil = Instant.MIN;
  }

  private final LinkedHashMap<Long, Moves> accounts = new LinkedHashMap<>();

  /** Whether the account's tunnel may go to a device there. */
  synchronized boolean admits(long account, IpAddress at, Instant now) {
    Moves moves = accounts.get(account);
    return moves == null || !now.isBefore(moves.closedUntil) || moves.stays.getLast().at.equals(at);
  }

  /** The account's owner wants its tunnel elsewhere: whatever happened before does not count. */
  synchronized void forget(long account) {
    accounts.remove(account);
  }

  /**
   * The account's tunnel is there now.
   *
   * @return whether that was one change too many
   */
  synchronized boolean accepted(long account, IpAddress at, Instant now) {
    Moves moves = accounts.remove(account);
    if (moves == null) {
      moves = new Moves();
    }
    accounts.putLast(account, moves);
    if (accounts.size() > REMEMBERED) {
      accounts.pollFirstEntry();
    }
    Stay last = moves.stays.peekLast();
    if (last != null && last.at.equals(at)) {
      return false;
    }
    moves.stays.addLast(new Stay(at, now));
    while (moves.stays.size() > STAYS || isOver(moves.stays.getFirst(), now)) {
      moves.stays.removeFirst();
    }
    if (changes(moves.stays) < CHANGES) {
      return false;
    }
    moves.closedUntil = now.plus(REST);
    // The next fight is counted from here.
    moves.stays.clear();
    moves.stays.addLast(new Stay(at, now));
    return true;
  }

  private static boolean isOver(Stay stay, Instant now) {
    return stay.since.isBefore(now.minus(WINDOW));
  }

  private static int changes(Deque<Stay> stays) {
    Set<IpAddress> once = new HashSet<>();
    Set<IpAddress> again = new HashSet<>();
    for (Stay stay : stays) {
      if (!once.add(stay.at)) {
        again.add(stay.at);
      }
    }
    int changes = 0;
    Stay before = null;
    for (Stay stay : stays) {
      if (before != null && again.contains(before.at) && again.contains(stay.at)) {
        changes++;
      }
      before = stay;
    }
    return changes;
  }
}
