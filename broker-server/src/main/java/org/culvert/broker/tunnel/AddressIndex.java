// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Tunnels by a key of 128 bits. {@link #find} takes no lock and allocates nothing: a chain is made
 * of immutable nodes and is replaced as a whole, and so is the array of chains when it grows. The
 * other methods are for one thread at a time: {@link TunnelTable} sees to that.
 */
final class AddressIndex {
  private record Node(long high, long low, LiveTunnel tunnel, @Nullable Node next) {}

  private volatile AtomicReferenceArray<@Nullable Node> chains = new AtomicReferenceArray<>(16);
  private int size;

  @Nullable LiveTunnel find(long high, long low) {
    AtomicReferenceArray<@Nullable Node> seen = chains;
    for (Node node = seen.get(chain(seen, high, low)); node != null; node = node.next) {
      if (node.low == low && node.high == high) {
        return node.tunnel;
      }
    }
    return null;
  }

  void put(long high, long low, LiveTunnel tunnel) {
    AtomicReferenceArray<@Nullable Node> now = chains;
    int chain = chain(now, high, low);
    Node before = now.get(chain);
    Node rest = without(before, high, low);
    size += length(rest) + 1 - length(before);
    now.set(chain, new Node(high, low, tunnel, rest));
    if (size > now.length() / 4 * 3) {
      chains = doubled(now);
    }
  }

  /** Only if that tunnel is there: its place may long be another's. */
  void remove(long high, long low, LiveTunnel tunnel) {
    if (find(high, low) == tunnel) {
      AtomicReferenceArray<@Nullable Node> now = chains;
      int chain = chain(now, high, low);
      now.set(chain, without(now.get(chain), high, low));
      size--;
    }
  }

  private static @Nullable Node without(@Nullable Node chain, long high, long low) {
    Node kept = null;
    for (Node node = chain; node != null; node = node.next) {
      if (node.low != low || node.high != high) {
        kept = new Node(node.high, node.low, node.tunnel, kept);
      }
    }
    return kept;
  }

  private static int length(@Nullable Node chain) {
    int length = 0;
    for (Node node = chain; node != null; node = node.next) {
      length++;
    }
    return length;
  }

  private static AtomicReferenceArray<@Nullable Node> doubled(
      AtomicReferenceArray<@Nullable Node> old) {
    AtomicReferenceArray<@Nullable Node> larger = new AtomicReferenceArray<>(old.length() * 2);
    for (int i = 0; i < old.length(); i++) {
      for (Node node = old.get(i); node != null; node = node.next) {
        int chain = chain(larger, node.high, node.low);
        larger.setPlain(chain, new Node(node.high, node.low, node.tunnel, larger.getPlain(chain)));
      }
    }
    return larger;
  }

  /** Neighbours in a pool differ in a few bits only: multiply, and take what was carried up. */
  private static int chain(AtomicReferenceArray<?> chains, long high, long low) {
    long mixed = (high * 0x9E3779B97F4A7C15L ^ low) * 0xD6E8FEB86659FD93L;
    mixed ^= mixed >>> 32;
    return (int) (mixed * 0xD6E8FEB86659FD93L >>> 32) & chains.length() - 1;
  }
}
