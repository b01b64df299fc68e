// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import javax.sql.DataSource;
import org.culvert.broker.prefix.FreeSpace;
import org.culvert.broker.prefix.PrefixKind;
import org.culvert.broker.prefix.PrefixPool;
import org.culvert.broker.realm.Account;
import org.culvert.db.TestDatabase;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The store beside an allocator that looks at everything each time: both always agree. */
class SlowAllocatorTest {
  private static final PrefixPool POOL = new PrefixPool(Ipv6Prefix.parse("2001:db8:1500::/54"));
  private static final int ACCOUNTS = 30;
  private static final int STEPS = 150;

  private final DataSource database = TestDatabase.fresh();
  private final PostgresTunnelStore store = new PostgresTunnelStore(database);
  private final Map<Account, Ipv6Prefix> held = new HashMap<>();
  private final Map<Account, Instant> resting = new HashMap<>();
  private Instant now = Instant.parse("2026-11-23T10:00:00Z");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void storeAgreesWithAnAllocatorThatLooksAtEverything(long seed) {
    new RealmMirror(database)
        .mirror(
            List.of(
                Settings.realm(
                    "members", "DIGEST-MD5", "2001:db8:b::/64", POOL.prefix().toString())),
            now);
    List<Account> accounts = accounts();
    SplittableRandom random = new SplittableRandom(seed);
    for (int step = 0; step < STEPS; step++) {
      Account account = accounts.get(random.nextInt(ACCOUNTS));
      int length = random.nextInt(54, 65);
      String what = "seed %d, step %d, %s, /%d".formatted(seed, step, account.userid(), length);
      switch (random.nextInt(6)) {
        case 0 -> giveBack(account);
        case 1 -> endQuarantine(what);
        case 2 -> claim(account, anywhere(random, length), what);
        default -> ask(account, Math.max(length, random.nextInt(54, 65)), what);
      }
      assertThat(store.taken(POOL.prefix()))
          .as(what)
          .containsExactlyInAnyOrderElementsOf(held.values());
      assertThat(free())
          .as(what)
          .containsExactlyElementsOf(FreeSpace.of(POOL.prefix(), held.values()));
    }
  }

  private void ask(Account account, int length, String what) {
    Optional<Ipv6Prefix> there = store.reclaim(account, PrefixKind.DELEGATED);
    resting.remove(account);
    assertThat(there).as(what).isEqualTo(Optional.ofNullable(held.get(account)));
    if (there.isEmpty()) {
      Optional<Ipv6Prefix> next = slowly(length);
      assertThat(store.delegateFrom(account, POOL, length, now)).as(what).isEqualTo(next);
      next.ifPresent(prefix -> held.put(account, prefix));
    } else if (length < there.get().length()) {
      Ipv6Prefix larger = Ipv6Prefix.around(there.get().network(), length);
      boolean alone = held.values().stream().filter(larger::overlaps).count() == 1;
      assertThat(store.enlarge(account, POOL, length).isPresent()).as(what).isEqualTo(alone);
      if (alone) {
        held.put(account, larger);
      }
    }
  }

  /** Somebody writes down a delegation that no allocator proposed. */
  private void claim(Account account, Ipv6Prefix prefix, String what) {
    boolean possible =
        !held.containsKey(account) && held.values().stream().noneMatch(prefix::overlaps);
    assertThat(store.delegate(account, PrefixKind.DELEGATED, prefix, now))
        .as(what)
        .isEqualTo(possible);
    if (possible) {
      held.put(account, prefix);
    }
  }

  private void giveBack(Account account) {
    Instant end = now.plus(Duration.ofHours(5));
    if (store.giveBack(account, PrefixKind.DELEGATED, end).isPresent()) {
      resting.put(account, end);
    }
  }

  private void endQuarantine(String what) {
    now = now.plus(Duration.ofHours(1));
    List<Account> over =
        resting.keySet().stream()
            .filter(account -> !resting.getOrDefault(account, Instant.MAX).isAfter(now))
            .toList();
    assertThat(store.endQuarantine(now)).as(what).isEqualTo(over.size());
    over.forEach(resting::remove);
    over.forEach(held::remove);
  }

  /** Of all places the one in the largest free block, and of those the first. */
  private Optional<Ipv6Prefix> slowly(int length) {
    for (int size = POOL.prefix().length(); size <= length; size++) {
      for (Ipv6Prefix place : places(size)) {
        if (held.values().stream().noneMatch(place::overlaps)) {
          return Optional.of(new Ipv6Prefix(place.network(), length));
        }
      }
    }
    return Optional.empty();
  }

  private static List<Ipv6Prefix> places(int length) {
    List<Ipv6Prefix> places = new ArrayList<>();
    long first = POOL.prefix().network().high();
    for (long n = 0; n < 1L << length - POOL.prefix().length(); n++) {
      places.add(new Ipv6Prefix(new Ipv6Address(first + (n << 64 - length), 0), length));
    }
    return places;
  }

  private static Ipv6Prefix anywhere(SplittableRandom random, int length) {
    List<Ipv6Prefix> places = places(length);
    return places.get(random.nextInt(places.size()));
  }

  private List<Ipv6Prefix> free() {
    return Sql.transaction(
        database,
        sql ->
            sql.list(
                row -> Ipv6Prefix.parse(row.getString(1)),
                "select text(prefix) from free_blocks order by prefix"));
  }

  private List<Account> accounts() {
    PostgresAccounts accounts = TestAccounts.of(database);
    List<Account> all = new ArrayList<>();
    for (int n = 0; n < ACCOUNTS; n++) {
      all.add(accounts.createAccount("members", "user" + n, TestAccounts.PASSWORD, now));
    }
    return all;
  }
}
