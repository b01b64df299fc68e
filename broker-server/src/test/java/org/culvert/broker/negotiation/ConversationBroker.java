// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.culvert.broker.realm.Account;
import org.culvert.broker.redirect.ClientNetwork;
import org.culvert.broker.redirect.Load;
import org.culvert.broker.redirect.OtherBroker;
import org.culvert.broker.redirect.RedirectSettings;
import org.culvert.broker.redirect.Redirector;
import org.culvert.broker.tunnel.Hold;
import org.culvert.broker.tunnel.Refusal;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.TunnelType;
import org.culvert.protocol.sasl.AnonymousMechanism;
import org.culvert.protocol.sasl.DigestMd5Mechanism;
import org.culvert.protocol.sasl.DigestMd5Verifier;
import org.culvert.protocol.sasl.PlainMechanism;
import org.culvert.protocol.sasl.ScramDecoys;
import org.culvert.protocol.sasl.ScramMechanism;
import org.culvert.protocol.sasl.ScramVerifier;

/**
 * The broker that a conversation needs: real sessions and mechanisms, tunnels in memory, one
 * account, and the nonce of the protocol's own example.
 */
public final class ConversationBroker {
  private static final String DIGEST_REALM = "broker.example.net";
  private static final Account ACCOUNT = new Account(1, "members", "jdoe2004");
  private static final byte[] NONCE = HexFormat.of().parseHex("5f1d3a9c0e77b2d4586a1190cc5e0de3");

  private final FakeAccounts accounts;
  private final FakeTunnels tunnels;
  private final TspSessions sessions;

  public ConversationBroker(Conversation conversation) {
    Map<String, String> settings = conversation.settings();
    this.tunnels = new FakeTunnels(terms(settings), refusal(settings.getOrDefault("refuses", "")));
    String password = settings.getOrDefault("password", "Kp7xQ2mZ9t");
    this.accounts =
        new FakeAccounts(
            ACCOUNT,
            DigestMd5Verifier.of("jdoe2004", DIGEST_REALM, password),
            Optional.of(ScramVerifier.of(password, new OneNonce())));
    boolean bug = settings.getOrDefault("digest-bug-1455", "false").equals("true");
    Negotiation negotiation =
        new Negotiation(
            Map.of(
                "main", TestRealms.BOTH,
                "members", List.of(TestRealms.MEMBERS),
                "scram", List.of(TestRealms.GUESTS, TestRealms.ALL_MECHANISMS)),
            (verifiers, version) ->
                List.of(
                    new AnonymousMechanism(),
                    new PlainMechanism(DIGEST_REALM, verifiers.digestMd5()),
                    new DigestMd5Mechanism(
                        DIGEST_REALM,
                        verifiers.digestMd5(),
                        new OneNonce(),
                        bug && version.hasDigestBug()),
                    new ScramMechanism(
                        verifiers.scram(), new ScramDecoys(Bytes.of(NONCE)), new OneNonce())),
            accounts,
            tunnels,
            NegotiationSettings.DEFAULT
                .withStrictRfc(settings.containsKey("strict"))
                .withTls(tls(settings)),
            () -> false,
            redirector(settings));
    String listener = settings.getOrDefault("listener", "main");
    Ipv4Address local = Ipv4Address.parse("192.0.2.1");
    Endpoint source = new Endpoint(Ipv4Address.parse("192.0.2.77"), 40000);
    this.sessions =
        new TspSessions() {
          @Override
          public TspSession start(
              String anyListener, IpAddress anyLocal, Endpoint anySource, boolean overUdp) {
            return negotiation.start(listener, local, source, overUdp);
          }

          @Override
          public TspSession startInsideTls(
              String anyListener, IpAddress anyLocal, Endpoint anySource) {
            return negotiation.startInsideTls(listener, local, source);
          }
        };
  }

  /** Sessions of the script's listener and addresses, whatever the real ones are. */
  public TspSessions sessions() {
    return sessions;
  }

  /** From now on the database can't be had. */
  public void breakDown() {
    accounts.breakDown();
    tunnels.breakDown();
  }

  public FakeTunnels tunnels() {
    return tunnels;
  }

  /** Whoever is redirected is so for one reason, to all brokers of the script. */
  private static Redirector redirector(Map<String, String> settings) {
    List<OtherBroker> brokers =
        Stream.of(settings.getOrDefault("brokers", "").split(" "))
            .filter(text -> !text.isEmpty())
            .map(OtherBroker::parse)
            .toList();
    String reason = settings.getOrDefault("redirects", "");
    var region = new RedirectSettings.Region(ClientNetwork.parse("192.0.2.0/24"), brokers);
    Redirector redirector =
        new Redirector(
            new RedirectSettings(
                "",
                brokers,
                reason.equals("region") ? List.of(region) : List.of(),
                reason.equals("realm") ? Map.of("members", brokers) : Map.of(),
                10,
                0,
                5),
            (realm, userid) -> reason.equals("account") ? brokers : List.of());
    redirector.observe(new Load(reason.equals("load") ? 10 : 9, 0));
    redirector.drain(reason.equals("drain"));
    return redirector;
  }

  private static TlsPolicy tls(Map<String, String> settings) {
    String required = settings.getOrDefault("tls-required-for", "");
    return new TlsPolicy(
        settings.getOrDefault("tls", "none").equals("offered"),
        required.isEmpty() ? Set.of() : Set.of(required));
  }

  private static FakeTunnels.Terms terms(Map<String, String> settings) {
    return new FakeTunnels.Terms(
        Ipv6Address.parse(settings.getOrDefault("address", "2001:db8:a::432")),
        Duration.ofSeconds(Long.parseLong(settings.getOrDefault("lifetime", "604800"))),
        Optional.ofNullable(settings.get("resolver")).map(Ipv6Address::parse),
        Optional.ofNullable(settings.get("name")));
  }

  private static Optional<Refusal> refusal(String name) {
    return Optional.ofNullable(
        switch (name) {
          case "" -> null;
          case "PoolExhausted" -> new Refusal.PoolExhausted();
          case "TooManyFromSource" -> new Refusal.TooManyFromSource(4);
          case "OuterEndInUse" -> new Refusal.OuterEndInUse("C7K2-9QFA");
          case "RealmFull" -> new Refusal.RealmFull();
          case "AnotherDevice" -> new Refusal.AnotherDevice();
          case "BadClientIpv6Address" -> new Refusal.BadClientIpv6Address("fe80::1");
          case "TypeNotOffered" -> new Refusal.TypeNotOffered(TunnelType.V6UDPV4);
          case "BadClientAddress" -> new Refusal.BadClientAddress("127.0.0.1");
          case "PrefixForAnonymous" -> new Refusal.PrefixForAnonymous();
          case "PrefixLengthMissing" -> new Refusal.PrefixLengthMissing();
          case "PrefixLengthUnsupported" -> new Refusal.PrefixLengthUnsupported(65);
          case "PrefixLengthUnavailable" -> new Refusal.PrefixLengthUnavailable(48);
          case "DnsDelegationFailed" ->
              new Refusal.DnsDelegationFailed("ns1.example.net has no address");
          case "OnHold" -> new Refusal.OnHold(new Hold(Hold.By.OWNER, Optional.empty()));
          case "RequestInProgress" -> new Refusal.RequestInProgress();
          default -> throw new IllegalArgumentException("no such refusal: " + name);
        });
  }

  /** Always draws the nonce of the example, over and over. */
  private static final class OneNonce implements RandomGenerator {
    @Override
    public void nextBytes(byte[] octets) {
      for (int i = 0; i < octets.length; i++) {
        octets[i] = NONCE[i % NONCE.length];
      }
    }

    @Override
    public long nextLong() {
      throw new IllegalStateException("nonces are drawn as octets");
    }
  }
}
