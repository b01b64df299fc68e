// SPDX-License-Identifier: Apache-2.0
package org.culvert.client;

import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.RoamingKey;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Supplier;
import org.culvert.client.config.Carrier;
import org.culvert.client.console.Console;
import org.culvert.client.config.ServerAddress;
import org.culvert.client.negotiation.Connection;
import org.culvert.client.negotiation.Outcome;
import org.culvert.client.negotiation.PacketPath;
import org.culvert.client.negotiation.Transport;
import org.culvert.client.status.LiveStatus;
import org.culvert.client.status.StatusField;
import org.culvert.client.status.TunnelStatus;
import org.culvert.client.template.Operation;
import org.culvert.client.template.TemplateRun;
import org.culvert.client.tunnel.Timeline;
import org.culvert.packetio.MemoryTunDevice;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.message.Capabilities;
import org.culvert.protocol.message.TspVersion;
import org.culvert.protocol.message.TunnelOffer;
import org.culvert.protocol.message.TunnelType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Hours of a tunnel's life in milliseconds: the broker answers until a given time, then not. */
class RenegotiationTest {
  private static final Instant START = Instant.parse("2026-11-23T00:00:00Z");
  private static final Outcome NOBODY = new Outcome.Unreachable("nobody", false);

  private final MemoryPath path = new MemoryPath();
  private final Deque<Outcome> outcomes = new ArrayDeque<>();
  private final List<String> events = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private Duration silentFrom = Duration.ofDays(1000);
  private Duration silentUntil = Duration.ofDays(1000);
  private Duration end = Duration.ofHours(1);
  private Duration lifetime = Duration.ofDays(7);
  private @Nullable TunnelOffer first;
  private @Nullable MemoryPath roamed;
  private boolean silentThere;
  private Duration elsewhereFrom = Duration.ofDays(1000);
  private Duration farewell = Duration.ZERO;
  private Duration sleepsAt = Duration.ofDays(1000);
  private Duration sleep = Duration.ZERO;
  private List<String> extensions = List.of();

  private static final RoamingKey KEY = new RoamingKey(4711, Bytes.of(new byte[RoamingKey.OCTETS]));

  @Test
  void aDeadTunnelMovesWithoutNegotiationOrTemplate() {
    mayRoam();
    roamed = new MemoryPath();
    silentFrom = Duration.ofMinutes(5);
    silentUntil = Duration.ofDays(1);

    assertThat(run()).isEqualTo(ExitCode.NO_ERROR);
    assertThat(events)
        .containsExactly("open tun", "TSP_TUNNEL_CREATION", "up", "roam 5", "TSP_TUNNEL_TEARDOWN");
    assertThat(path.closed).isTrue();
    assertThat(roamed.packets).hasSizeGreaterThan(50);
  }

  @Test
  void anotherNetworkIsNoticedBeforeTheKeepaliveIsMissed() {
    mayRoam();
    roamed = new MemoryPath();
    elsewhereFrom = Duration.ofMinutes(7);
    run();

    assertThat(events).contains("roam 7").doesNotContain("reconnect");
  }

  @Test
  void aTunnelThatCanNotBeMovedIsNegotiatedAsEver() {
    mayRoam();
    silentFrom = Duration.ofMinutes(5);
    silentUntil = silentFrom.plusSeconds(60);
    outcomes.add(agreed(Offers.host(TunnelType.V6UDPV4), path));
    run();

    assertThat(events).containsSubsequence("roam 5", "reconnect");
  }

  @Test
  void aMoveThatDoesNotHelpIsFollowedByANegotiation() {
    mayRoam();
    roamed = new MemoryPath();
    silentThere = true;
    silentFrom = Duration.ofMinutes(5);
    silentUntil = silentFrom.plusSeconds(60);
    outcomes.add(agreed(Offers.host(TunnelType.V6UDPV4), path));
    run();

    assertThat(events).containsSubsequence("roam 5", "reconnect");
    assertThat(events).filteredOn("roam 5"::equals).hasSize(1);
  }

  @Test
  void aClientThatStopsEndsItsTunnelWhereTheBrokerKnowsThat() {
    end = Duration.ofMinutes(2);
    run();
    assertThat(events).doesNotContain("leave");

    extensions = List.of("X-DELETE=1");
    run();
    assertThat(events).endsWith("TSP_TUNNEL_TEARDOWN", "leave");
  }

  @Test
  void aBrokerThatIsSlowToSayGoodbyeKeepsNobodyWaiting() {
    end = Duration.ofMinutes(2);
    extensions = List.of("X-DELETE=1");
    farewell = Duration.ofMinutes(5);
    assertThat(run()).isEqualTo(ExitCode.NO_ERROR);
    assertThat(path.closed).isTrue();
  }

  private void mayRoam() {
    first = Offers.host(TunnelType.V6UDPV4).withRoaming(KEY);
  }

  @Test
  void aDeadTunnelIsNegotiatedAgainOnTheSameDeviceWithoutTouchingRoutes() {
    silentFrom = Duration.ofMinutes(5);
    silentUntil = silentFrom.plusSeconds(60);
    outcomes.add(agreed(Offers.host(TunnelType.V6UDPV4), path));

    assertThat(run()).isEqualTo(ExitCode.NO_ERROR);
    assertThat(events.getFirst()).isEqualTo("open tun");
    assertThat(events).filteredOn(event -> event.startsWith("open")).hasSize(1);
    assertThat(events)
        .filteredOn(event -> event.startsWith("TSP"))
        .containsExactly("TSP_TUNNEL_CREATION", "TSP_TUNNEL_TEARDOWN");
    assertThat(events).contains("reconnect");
    assertThat(path.closed).isTrue();
  }

  @Test
  void deathIsNoticedInLessThanFortySeconds() {
    silentFrom = Duration.ofMinutes(5);
    silentUntil = Duration.ofMinutes(6);
    outcomes.add(agreed(Offers.host(TunnelType.V6UDPV4), path));
    run();

    Duration noticed = reconnectedAt.getFirst().minus(silentFrom);
    assertThat(noticed).isLessThan(Duration.ofSeconds(40));
  }

  @Test
  void aBrokerThatComesBackWithItsTunnelsNeedsNoNegotiation() {
    silentFrom = Duration.ofMinutes(5);
    silentUntil = silentFrom.plusSeconds(90);
    outcomes.addAll(List.of(NOBODY, NOBODY, NOBODY, NOBODY, NOBODY, NOBODY, NOBODY, NOBODY));

    assertThat(run()).isEqualTo(ExitCode.NO_ERROR);
    assertThat(lines).contains("The tunnel answers again");
    assertThat(events)
        .filteredOn(event -> event.startsWith("TSP"))
        .containsExactly("TSP_TUNNEL_CREATION", "TSP_TUNNEL_TEARDOWN");
  }

  @Test
  void triesGetRarerAndChangeBetweenTheOldPortAndANewOne() {
    silentFrom = Duration.ofMinutes(5);
    end = Duration.ofHours(2);
    for (int i = 0; i < 1000; i++) {
      outcomes.add(NOBODY);
    }
    run();

    assertThat(events)
        .containsSubsequence("reconnect", "connect V6UDPV4", "reconnect", "connect V6UDPV4");
    assertThat(reconnectedAt).hasSizeBetween(20, 60);
  }

  @Test
  void otherAddressesAreSetUpOnTheSameDevice() {
    silentFrom = Duration.ofSeconds(1);
    silentUntil = Duration.ofMinutes(5);
    MemoryPath other = new MemoryPath();
    outcomes.add(NOBODY);
    outcomes.add(
        agreed(Offers.host(TunnelType.V6UDPV4, Ipv6Address.parse("2001:db8:a::515")), other));
    run();

    assertThat(events)
        .filteredOn(event -> event.startsWith("TSP") || event.startsWith("open"))
        .startsWith(
            "open tun", "TSP_TUNNEL_CREATION", "TSP_TUNNEL_TEARDOWN", "TSP_TUNNEL_CREATION");
    assertThat(path.closed).isTrue();
  }

  @Test
  void withoutAutoRetryConnectADeadTunnelEndsTheClient() {
    silentFrom = Duration.ofMinutes(5);

    assertThat(run("auto_retry_connect = no")).isEqualTo(ExitCode.KEEPALIVE_TIMEOUT);
    assertThat(lines).contains("Error is 4: KEEPALIVE_TIMEOUT");
    assertThat(events.getLast()).isEqualTo("TSP_TUNNEL_TEARDOWN");
  }

  @Test
  void theLeaseIsRenewedWhileThePacketsFlow() {
    end = Duration.ofDays(6);
    outcomes.add(agreed(Offers.host(TunnelType.V6UDPV4), path));
    run();

    assertThat(reconnectedAt.getFirst()).isCloseTo(Duration.ofHours(134), Duration.ofHours(1));
    assertThat(events).filteredOn(event -> event.startsWith("TSP")).hasSize(2);
  }

  @Test
  void aShortLeaseIsRenewedInTimeToo() {
    lifetime = Duration.ofMinutes(20);
    for (int i = 0; i < 3; i++) {
      outcomes.add(agreed(Offers.lasting(lifetime), path));
    }
    run();

    assertThat(reconnectedAt.getFirst()).isBetween(Duration.ofMinutes(16), Duration.ofMinutes(17));
    assertThat(reconnectedAt).hasSize(3);
  }

  @Test
  void noConfigurationMakesTheClientFloodABrokerThatIsAway() {
    silentFrom = Duration.ofMinutes(5);
    end = Duration.ofMinutes(6);
    run("retry_delay_max = 0");

    assertThat(reconnectedAt).hasSizeBetween(10, 80);
  }

  @Test
  void aTunnelOverProtocol41ThatNeverWorksIsReplacedByOneOverUdp() {
    first = Offers.keptAlive(Offers.BROKER);
    silentUntil = Duration.ofSeconds(20);
    silentFrom = Duration.ZERO;
    MemoryPath udp = new MemoryPath();
    outcomes.add(agreed(Offers.host(TunnelType.V6UDPV4), udp));

    assertThat(run()).isEqualTo(ExitCode.NO_ERROR);
    assertThat(lines).anyMatch(line -> line.contains("trying a tunnel over UDP instead"));
    assertThat(events)
        .startsWith(
            "open tun",
            "TSP_TUNNEL_CREATION",
            "TSP_TUNNEL_TEARDOWN",
            "connect V6UDPV4",
            "open tun",
            "TSP_TUNNEL_CREATION");
    assertThat(path.closed).isTrue();
    assertThat(reconnectedAt.getFirst()).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void whoeverInsistsOnProtocol41IsNotGivenUdp() {
    first = Offers.keptAlive(Offers.BROKER);
    silentFrom = Duration.ZERO;
    end = Duration.ofMinutes(2);
    run("tunnel_mode = v6v4");

    assertThat(events).contains("reconnect", "connect V6V4").doesNotContain("connect V6UDPV4");
  }

  @Test
  void aTunnelOverProtocol41ThatDiesLaterIsNegotiatedAgainAsItWas() {
    first = Offers.keptAlive(Offers.BROKER);
    silentFrom = Duration.ofMinutes(5);
    silentUntil = Duration.ofMinutes(6);
    MemoryPath other = new MemoryPath();
    outcomes.add(agreed(Offers.keptAlive(Offers.BROKER), other));

    assertThat(run()).isEqualTo(ExitCode.NO_ERROR);
    assertThat(events).filteredOn(event -> event.startsWith("TSP")).hasSize(2);
    assertThat(path.closed).isTrue();
    assertThat(other.packets).isNotEmpty();
  }

  @Test
  void afterHoursOfSleepTheTunnelIsBackInFiveSeconds() {
    sleepsAt = Duration.ofMinutes(10).plusSeconds(7);
    sleep = Duration.ofHours(8);
    Duration awake = sleepsAt.plus(sleep);
    end = awake.plusMinutes(5);
    silentFrom = sleepsAt;
    silentUntil = awake.plusSeconds(3);
    outcomes.add(agreed(Offers.host(TunnelType.V6UDPV4), path));

    assertThat(run()).isEqualTo(ExitCode.NO_ERROR);
    assertThat(reconnectedAt)
        .singleElement()
        .matches(at -> at.compareTo(awake.plusSeconds(5)) < 0, "within five seconds of " + awake);
    assertThat(events).filteredOn(event -> event.startsWith("TSP")).hasSize(2);
  }

  @Test
  void sleepThatTheTunnelOutlivedChangesNothing() {
    sleepsAt = Duration.ofMinutes(10).plusSeconds(7);
    sleep = Duration.ofHours(8);
    end = sleepsAt.plus(sleep).plusSeconds(1);
    run();

    int before = path.packets.size();
    assertThat(reconnectedAt).isEmpty();
    assertThat(lines).noneMatch(line -> line.contains("dead"));
    assertThat(before).as("one every 30 s at most, and one at once").isBetween(20, 30);
  }

  @Test
  void aLeaseThatEndedInSleepIsRenewedAtOnce() {
    lifetime = Duration.ofHours(1);
    sleepsAt = Duration.ofMinutes(10).plusSeconds(7);
    sleep = Duration.ofHours(8);
    Duration awake = sleepsAt.plus(sleep);
    end = awake.plusMinutes(1);
    outcomes.add(agreed(Offers.lasting(lifetime), path));
    run();

    assertThat(reconnectedAt).singleElement().isEqualTo(awake);
  }

  @Test
  void theStatusFollowsTheTunnel() {
    silentFrom = Duration.ofMinutes(5);
    silentUntil = silentFrom.plusSeconds(60);
    outcomes.add(NOBODY);
    outcomes.add(agreed(Offers.host(TunnelType.V6UDPV4), path));
    run();

    assertThat(states)
        .containsExactly(LiveStatus.CONNECTING, LiveStatus.UP, LiveStatus.DEAD, LiveStatus.UP);
    TunnelStatus last = statusNow.get();
    assertThat(last.isUp()).isTrue();
    assertThat(last.get(StatusField.ADDRESS)).contains(Offers.CLIENT_INSIDE.toString());
    assertThat(last.get(StatusField.ROUND_TRIP_MS)).contains("20.0");
    assertThat(last.get(StatusField.PACKETS_SENT)).contains("0");
    long up = Long.parseLong(last.get(StatusField.UPTIME_SECONDS).orElseThrow());
    assertThat(up).as("since it came back").isBetween(3000L, 3300L);
    assertThat(last.get(StatusField.LEASE_SECONDS).map(Long::valueOf).orElseThrow())
        .isBetween(Duration.ofDays(7).minusHours(1).toSeconds(), Duration.ofDays(7).toSeconds());
  }

  private final List<String> states = new ArrayList<>();
  private Supplier<TunnelStatus> statusNow = () -> new TunnelStatus(Map.of());
  private final List<Duration> reconnectedAt = new ArrayList<>();

  private ExitCode run(String... configuration) {
    VirtualTime time = new VirtualTime();
    Connection connection =
        new Connection() {
          private boolean started;

          @Override
          public Outcome connect(TunnelType type, Carrier carrier) {
            if (!started) {
              started = true;
              return agreed(first == null ? Offers.lasting(lifetime) : first, path);
            }
            return next("connect " + type);
          }

          @Override
          public Outcome reconnect(TunnelType type, PacketPath old) {
            return next("reconnect");
          }

          @Override
          public Optional<PacketPath> roam(RoamingKey key, PacketPath old) {
            events.add("roam " + Duration.between(START, time.instant()).toMinutes());
            return Optional.ofNullable(roamed);
          }

          @Override
          public boolean hasMoved(PacketPath old) {
            return old.equals(path)
                && Duration.between(START, time.instant()).compareTo(elsewhereFrom) >= 0;
          }

          @Override
          public void leave(Outcome.Agreed agreed, PacketPath old) throws InterruptedException {
            events.add("leave");
            Thread.sleep(farewell);
          }

          @Override
          public ServerAddress broker() {
            return Offers.settings().server();
          }

          private Outcome next(String how) {
            events.add(how);
            reconnectedAt.add(Duration.between(START, time.instant()));
            return outcomes.isEmpty() ? NOBODY : outcomes.removeFirst();
          }
        };
    LiveStatus status = new LiveStatus(time, "1.2.3");
    statusNow = () -> status.now(Optional.empty());
    Client.World world =
        new Client.World(
            connection,
            type -> false,
            time,
            name -> {
              events.add("open " + name);
              return new MemoryTunDevice();
            },
            (Operation operation, TunnelOffer offer, Carrier carrier) -> {
              events.add(operation.name());
              return new TemplateRun(0, "");
            },
            new Random(1),
            status,
            () -> events.add("up"),
            false);
    Console console = new Console(text -> text.lines().forEach(lines::add), 0);
    return new Client(Offers.settings(configuration), world, console).run();
  }

  private Outcome.Agreed agreed(TunnelOffer offer, PacketPath path) {
    return new Outcome.Agreed(
        offer,
        TspVersion.V2_0_2,
        new Capabilities(List.of(), List.of(), extensions),
        Transport.UDP,
        Optional.of(path));
  }

  /** Jumps from one deadline to the next; each probe is answered while the broker is not silent. */
  private final class VirtualTime implements Timeline {
    private Instant now = START;
    private int probes;
    private boolean disturbed;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public OptionalInt await(Instant deadline) throws InterruptedException {
      String state = statusNow.get().get(StatusField.STATE).orElseThrow();
      if (states.isEmpty() || !states.getLast().equals(state)) {
        states.add(state);
      }
      Duration age = Duration.between(START, now);
      if (age.compareTo(end) > 0) {
        throw new InterruptedException("the test is over");
      }
      MemoryPath current = roamed == null || roamed.packets.isEmpty() ? path : roamed;
      int sent = path.packets.size() + (roamed == null ? 0 : roamed.packets.size());
      boolean asked = sent > probes;
      probes = sent;
      boolean silent = current.equals(path) || silentThere;
      silent &= age.compareTo(silentFrom) >= 0 && age.compareTo(silentUntil) < 0;
      if (asked && !silent) {
        now = now.plusMillis(20);
        byte[] last = current.packets.getLast();
        return OptionalInt.of((last[46] & 0xFF) << 8 | (last[47] & 0xFF));
      }
      Instant asleep = START.plus(sleepsAt);
      if (!asleep.isBefore(now) && asleep.isBefore(deadline)) {
        now = asleep.plus(sleep);
        disturbed = true;
        return OptionalInt.empty();
      }
      now = deadline.isAfter(now) ? deadline : now;
      return OptionalInt.empty();
    }

    @Override
    public void answered(int sequence) {
      throw new AssertionError("answers come from await here");
    }

    @Override
    public boolean wasDisturbed() {
      boolean was = disturbed;
      disturbed = false;
      return was;
    }
  }
}
