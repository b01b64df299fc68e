// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixAllocatorTest {
  @ParameterizedTest
  @ValueSource(strings = {"2001:db8:a::/64", "2001:db8::/32", "2001:db8::a0:0/112"})
  void pairsAreAnywhereInThePool(String text) {
    PrefixPool pool = new PrefixPool(Ipv6Prefix.parse(text));
    SplittableRandom random = new SplittableRandom(1);
    long varied = 0;
    for (int i = 0; i < 1_000; i++) {
      Ipv6Prefix pair = PrefixAllocator.randomPair(pool, random);
      assertThat(pool.prefix().contains(pair)).isTrue();
      assertThat(pair.length()).isEqualTo(127);
      varied |= pair.network().low() ^ pool.prefix().network().low();
    }
    long free = ~Ipv6Prefix.lowMask(pool.prefix().length()) & ~1L;
    assertThat(varied).as("every free bit changes").isEqualTo(free);
  }

  @Test
  void firstPairOfAPoolIsTheBrokersOwn() {
    PrefixPool pool = new PrefixPool(Ipv6Prefix.parse("2001:db8::/125"));
    SplittableRandom random = new SplittableRandom(2);
    Set<String> pairs = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      pairs.add(PrefixAllocator.randomPair(pool, random).toString());
    }
    assertThat(pairs)
        .containsExactlyInAnyOrder("2001:db8::2/127", "2001:db8::4/127", "2001:db8::6/127");
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8::/48, 56, ::, 1, 2001:db8::/48",
    "2001:db8::/48, 64, ::, 64, 2001:db8::/54",
    "2001:db8::/48, 64, 2001:db8:0:ff00::, 64, 2001:db8:0:fc00::/54",
    "2001:db8::/40, 64, 2001:db8:9::1, 64, 2001:db8:9::/54",
    "2001:db8::/112, 127, ::, 32, 2001:db8::/117",
    "2001:db8::/64, 64, ::, 1, 2001:db8::/64",
    "::/0, 10, ::, 1, ::/0",
  })
  void windowsCoverThePoolFromTheHint(
      String block, int length, String hint, int count, String first) {
    PrefixPool pool = new PrefixPool(Ipv6Prefix.parse(block));
    List<Ipv6Prefix> windows =
        PrefixAllocator.windows(pool, length, Ipv6Address.parse(hint)).toList();
    assertThat(windows).hasSize(count).doesNotHaveDuplicates();
    assertThat(windows).allMatch(pool.prefix()::contains);
    assertThat(windows.getFirst()).hasToString(first);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void firstFreeAgreesWithATryOfEachPlace(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 200; round++) {
      int windowLength = random.nextInt(40, 120);
      int length = windowLength + random.nextInt(9);
      Ipv6Prefix window =
          Ipv6Prefix.around(new Ipv6Address(random.nextLong(), random.nextLong()), windowLength);
      List<Ipv6Prefix> taken = new ArrayList<>();
      for (int i = random.nextInt(60); i > 0; i--) {
        int anyLength = windowLength + random.nextInt(9);
        Ipv6Prefix there = anywhere(window, anyLength, random);
        if (taken.stream().noneMatch(there::overlaps)) {
          taken.add(there);
        }
      }
      assertThat(PrefixAllocator.firstFree(window, length, taken))
          .as("%s /%d %s", window, length, taken)
          .isEqualTo(slowly(window, length, taken));
    }
  }

  @Test
  void poolIsFilledToItsLastPlaceWithoutOverlap() {
    PrefixPool pool = new PrefixPool(Ipv6Prefix.parse("2001:db8::/52"));
    List<Ipv6Prefix> taken = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(3);
    int large = 0;
    for (int length : new int[] {64, 56, 60, 64, 56}) {
      for (int i = 0; i < 5; i++) {
        taken.add(next(pool, length, taken, random).orElseThrow());
        large += length == 56 ? 1 : 0;
      }
    }
    while (true) {
      Optional<Ipv6Prefix> more = next(pool, 64, taken, random);
      if (more.isEmpty()) {
        break;
      }
      taken.add(more.get());
    }
    assertThat(large).isEqualTo(10);
    long covered = taken.stream().mapToLong(prefix -> 1L << 64 - prefix.length()).sum();
    assertThat(covered).as("all 4096 places").isEqualTo(4096);
    for (Ipv6Prefix one : taken) {
      assertThat(taken.stream().filter(one::overlaps)).containsExactly(one);
    }
  }

  private static Optional<Ipv6Prefix> next(
      PrefixPool pool, int length, List<Ipv6Prefix> taken, SplittableRandom random) {
    Ipv6Address hint = anywhere(pool.prefix(), 64, random).network();
    return PrefixAllocator.windows(pool, length, hint)
        .flatMap(
            window ->
                PrefixAllocator.firstFree(
                    window, length, taken.stream().filter(window::overlaps).toList())
                    .stream())
        .findFirst();
  }

  private static Ipv6Prefix anywhere(Ipv6Prefix block, int length, SplittableRandom random) {
    return Ipv6Prefix.around(
        new Ipv6Address(
            block.network().high() | (random.nextLong() & ~Ipv6Prefix.highMask(block.length())),
            block.network().low() | (random.nextLong() & ~Ipv6Prefix.lowMask(block.length()))),
        length);
  }

  private static Optional<Ipv6Prefix> slowly(
      Ipv6Prefix window, int length, List<Ipv6Prefix> taken) {
    return Stream.iterate(0L, n -> n < 1L << length - window.length(), n -> n + 1)
        .map(n -> place(window, length, n))
        .filter(candidate -> taken.stream().noneMatch(candidate::overlaps))
        .findFirst();
  }

  private static Ipv6Prefix place(Ipv6Prefix window, int length, long n) {
    Ipv6Address network = window.network();
    for (int bit = 0; bit < length - window.length(); bit++) {
      if ((n >>> bit & 1) == 1) {
        int position = length - 1 - bit;
        network =
            position < 64
                ? new Ipv6Address(network.high() | 1L << 63 - position, network.low())
                : new Ipv6Address(network.high(), network.low() | 1L << 127 - position);
      }
    }
    return new Ipv6Prefix(network, length);
  }
}
