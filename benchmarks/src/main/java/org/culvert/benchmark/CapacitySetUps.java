// SPDX-License-Identifier: Apache-2.0
package org.culvert.benchmark;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.culvert.broker.delegation.DnsWishes;
import org.culvert.broker.realm.Account;
import org.culvert.broker.realm.Realm;
import org.culvert.broker.store.PostgresAccounts;
import org.culvert.broker.store.PostgresConflicts;
import org.culvert.broker.store.PostgresOuterFacts;
import org.culvert.broker.store.PostgresTunnelStore;
import org.culvert.broker.store.StoredCredentials;
import org.culvert.broker.tunnel.OuterEnds;
import org.culvert.broker.tunnel.OuterSide;
import org.culvert.broker.tunnel.Requester;
import org.culvert.broker.tunnel.StoredTunnelProvisioner;
import org.culvert.broker.tunnel.TunnelProvisioner;
import org.culvert.broker.tunnel.TunnelProvisioner.Outcome;
import org.culvert.broker.tunnel.TunnelTable;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.TunnelRequest;
import org.culvert.protocol.message.TunnelRequest.PrefixWish;
import org.culvert.protocol.message.TunnelType;
import org.culvert.protocol.sasl.CredentialSeal;
import org.culvert.protocol.sasl.DigestMd5Verifier;
import org.culvert.protocol.sasl.PasswordVerifiers;
import org.culvert.protocol.sasl.ScramVerifier;

/** Newcomers that get a tunnel with a prefix, one after the other or eight at a time. */
final class CapacitySetUps {
  private static final int PREFIX_LENGTH = 56;

  private final Realm realm;
  private final PostgresAccounts accounts;
  private final TunnelProvisioner provisioner;
  private final List<Account> newcomers = new ArrayList<>();

  CapacitySetUps(CapacityDatabase database, Realm realm, TunnelTable table) {
    var connections = database.connections();
    var random = new SecureRandom();
    var seal = new CredentialSeal(List.of(CredentialSeal.key(CredentialSeal.drawKey())));
    this.realm = realm;
    this.accounts =
        new PostgresAccounts(connections, StoredCredentials.open(connections, seal, random));
    this.provisioner =
        new StoredTunnelProvisioner(
            new PostgresTunnelStore(connections),
            table,
            new OuterSide(
                new OuterEnds(Set.of(), List.of()),
                new PostgresOuterFacts(connections),
                _ -> false,
                new PostgresConflicts(connections)),
            random,
            Optional.empty(),
            DnsWishes.NONE);
  }

  void enrol(int count, Instant now) {
    var verifiers =
        new PasswordVerifiers(
            new DigestMd5Verifier("culvert", Bytes.of(new byte[16])),
            ScramVerifier.of("secret", new SecureRandom()));
    for (int n = 0; n < count; n++) {
      newcomers.add(accounts.createAccount("members", "newcomer" + n, verifiers, now));
    }
  }

  void oneByOne(Instant now) {
    for (int n = 0; n < newcomers.size(); n++) {
      setUp(n, now);
    }
  }

  void eightAtATime(Instant now) {
    try (ExecutorService sessions = Executors.newFixedThreadPool(8)) {
      List<Callable<Object>> all = new ArrayList<>();
      for (int n = 0; n < newcomers.size(); n++) {
        int which = n;
        all.add(Executors.callable(() -> setUp(which, now)));
      }
      for (Future<Object> each : sessions.invokeAll(all)) {
        each.get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("a tunnel was not set up", e);
    }
  }

  private void setUp(int n, Instant now) {
    Account account = newcomers.get(n);
    // As a session does it: the account, its verifier, the request, the answer to the offer.
    if (accounts.find("members", account.userid()).isEmpty()
        || accounts.scramVerifier("members", account.userid()).isEmpty()) {
      throw new IllegalStateException("there is no " + account.userid());
    }
    Requester requester =
        new Requester(
            realm,
            Optional.of(account),
            "main",
            Ipv4Address.parse("192.0.2.1"),
            new Endpoint(new Ipv4Address(0xC6120000 + n), 50_000),
            true);
    TunnelRequest request =
        new TunnelRequest(
            TunnelType.V6UDPV4,
            false,
            Ipv4Address.parse("192.168.1.2"),
            Optional.of(Duration.ofSeconds(30)),
            Optional.of(new PrefixWish(OptionalInt.of(PREFIX_LENGTH), List.of())));
    switch (provisioner.request(requester, request, now)) {
      case Outcome.Granted(long tunnel, _) -> {
        var _ = provisioner.accept(tunnel, requester, now);
      }
      case Outcome.Refused(var why) ->
          throw new IllegalStateException(account.userid() + " was refused: " + why);
    }
  }
}
