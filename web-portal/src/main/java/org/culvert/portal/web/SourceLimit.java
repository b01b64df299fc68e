// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * How often one source may do something: so many times at once, and as many again over a period. Of
 * IPv6, one address stands for its whole /64. Remembers a bounded number of sources. Thread-safe.
 */
public final class SourceLimit {
  private static final int SOURCES = 100_000;
  private static final int NETWORK_OCTETS = 8;

  private final int times;
  private final Duration period;
  private final Cache<String, Bucket> buckets;

  public SourceLimit(int times, Duration period) {
    this.times = times;
    this.period = period;
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(SOURCES)
            .expireAfterAccess(period.multipliedBy(2))
            .build();
  }

  /**
   * @param source whatever tells sources apart; an address becomes its network
   * @return whether it may
   */
  public boolean tryTake(String source) {
    return buckets.get(network(source), _ -> full()).tryConsume(1);
  }

  private Bucket full() {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(times).refillGreedy(times, period))
        .build();
  }

  /** An IPv6 address as its /64, anything else as it is. Never asks a name server. */
  public static String network(String source) {
    if (source.indexOf(':') < 0 || !source.matches("[0-9A-Fa-f:.]+(%\\w+)?")) {
      return source;
    }
    try {
      byte[] octets = InetAddress.ofLiteral(source).getAddress();
      return octets.length > NETWORK_OCTETS
          ? HexFormat.of().formatHex(Arrays.copyOf(octets, NETWORK_OCTETS))
          : source;
    } catch (IllegalArgumentException e) {
      return source;
    }
  }
}
