// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.culvert.conformance.Kit;
import org.culvert.conformance.Result;
import org.culvert.conformance.Target;
import org.culvert.conformance.Transport;
import org.culvert.conformance.Verdict;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The conformance kit against our broker, and against ours with a planted defect. Most of a run is
 * waiting for silence, so all of them go on at once, each with an account of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConformanceTest {
  @TempDir static Path folder;

  private final ExecutorService runs = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<Transport, Future<List<Result>>> good = new EnumMap<>(Transport.class);
  private final Map<Defect, Future<List<Result>>> defective = new EnumMap<>(Defect.class);
  private LoopbackBroker broker;

  @BeforeAll
  void start() throws Exception {
    broker = new LoopbackBroker(folder);
    for (Transport transport : Transport.values()) {
      good.put(transport, runs.submit(() -> run(transport.text(), broker.address(), transport)));
    }
    for (Defect defect : Defect.values()) {
      defective.put(defect, runs.submit(() -> runWith(defect)));
    }
  }

  @AfterAll
  void stop() {
    runs.shutdownNow();
    broker.close();
  }

  @ParameterizedTest
  @EnumSource
  void ourBrokerHasEverythingAndPasses(Transport transport) throws Exception {
    List<Result> results = Objects.requireNonNull(good.get(transport)).get();

    assertThat(results).filteredOn(result -> result.verdict() != Verdict.PASS).isEmpty();
    assertThat(results).hasSizeGreaterThan(150);
  }

  @Test
  void everyCaseHasANameOfItsOwn() {
    assertThat(Kit.ids()).doesNotHaveDuplicates().hasSizeGreaterThan(200);
  }

  @ParameterizedTest
  @EnumSource
  void aDefectFailsTheCasesThatAreAboutIt(Defect defect) throws Exception {
    List<Result> failed =
        Objects.requireNonNull(defective.get(defect)).get().stream()
            .filter(result -> result.verdict() == Verdict.FAIL)
            .toList();
    assertThat(failed)
        .extracting(Result::id)
        .as("%s", failed)
        .containsExactlyInAnyOrderElementsOf(casesOf(defect));
  }

  private static Set<String> casesOf(Defect defect) {
    return switch (defect) {
      case FORGETS_THE_TIMESTAMP ->
          Set.of(
              "A1-the-known-dialogue",
              "A2-little-endian-header",
              "A6-repetition-new-header",
              "header-timestamp");
      case WRITES_TYPES_IN_LOWER_CASE -> Set.of("capability-types-in-upper-case");
      case FORGETS_THE_LINE_END_OF_CAPABILITY -> Set.of("capability-line-end");
      case DOES_NOT_FRAME_ERRORS ->
          Set.of(
              "A8-authenticate-again-framed",
              "A9-doctype-framed",
              "A9-no-xml-framed",
              "A9-too-long-framed",
              "accept-without-offer-framed",
              "broken-xml-framed",
              "length-no-number-framed",
              "length-zero-framed",
              "redirection-of-an-account",
              "other-root-framed",
              "reject-without-offer-framed",
              "unknown-action-framed");
      case FORGETS_KEEPALIVE -> Set.of("keepalive", "keepalive-imposed");
      case COUNTS_TWO_TOO_MANY -> Set.of("frame-length");
      case REPEATS_V6ANYV4 -> Set.of("offer-type-is-resolved");
      case COMPRESSES_PREFIXES -> Set.of("A13-prefix-in-full", "A13-prefix-can-be-cut");
      case COMPRESSES_ADDRESSES -> Set.of("offer-addresses-in-full");
      case DECLARES_ITS_XML -> Set.of("xml-no-declaration");
      case QUOTES_WITH_APOSTROPHES -> Set.of("xml-double-quotes");
      case DOES_NOT_ACKNOWLEDGE_ACCEPT ->
          Set.of(
              "A1-the-known-dialogue",
              "A10-accept-eight-times",
              "accept-in-single-quotes",
              "accept-is-acknowledged",
              "accept-twice");
      case PROVES_NOTHING -> Set.of("A4-digest-proof");
      case PROVES_NOTHING_IN_SCRAM -> Set.of("scram-proof");
      case TAKES_EVERY_PASSWORD ->
          Set.of(
              "scram-nonsense",
              "scram-tampered-binding",
              "scram-tampered-nonce",
              "scram-tampered-proof",
              "scram-wrong-password",
              "scram-unknown-user");
      case IS_TOO_BUSY_AT_FIRST -> Set.of();
      case FORGETS_TO_START_TLS ->
          Set.of(
              "starttls",
              "starttls-begins-anew",
              "starttls-capability",
              "starttls-once",
              "starttls-session");
      case FORGETS_THE_CHARSET -> Set.of("digest-challenge-charset");
      case REFUSES_VERSIONS_WITH_500 ->
          Set.of("version-0.1", "version-1.1", "version-2.0.3", "version-3.0.0");
      case TAKES_REPETITIONS_FOR_NEW -> Set.of("A6-repetition-same-answer");
      case TELLS_OLD_CLIENTS_OF_RESOLVERS ->
          Set.of("no-resolver-in-1.0.1", "no-resolver-in-2.0.0", "no-resolver-in-2.0.1");
      case SAYS_EVERYTHING_FOUR_TIMES ->
          Set.of("amplification", "amplification-by-repetition", "amplification-of-one-datagram");
      case SAYS_PROOF_AND_STATUS_AT_ONCE -> Set.of("digest-proof-alone");
      case REFUSES_MECHANISMS_WITH_500 -> Set.of("mechanism-unknown");
    };
  }

  private List<Result> runWith(Defect defect) throws IOException, InterruptedException {
    try (DefectiveBroker relay = new DefectiveBroker(broker.address(), defect)) {
      return run(
          defect.name().toLowerCase(Locale.ROOT).replace('_', '-'),
          relay.address(),
          defect.overTcp() ? Transport.TCP : Transport.UDP);
    }
  }

  private List<Result> run(String userid, InetSocketAddress address, Transport transport)
      throws IOException, InterruptedException {
    Target target =
        new Target(
            "broker.example.net",
            address,
            Optional.of(broker.addAccount(userid)),
            Duration.ZERO,
            Optional.empty(),
            broker.more(userid + "-moved"));
    return new Kit(target, _ -> {}).run(EnumSet.of(transport), _ -> true);
  }
}
