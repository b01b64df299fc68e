// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
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

/** The conformance kit against our broker, and against ours with a planted defect. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConformanceTest {
  @TempDir static Path folder;

  private LoopbackBroker broker;

  @BeforeAll
  void start() throws Exception {
    broker = new LoopbackBroker(folder);
  }

  @AfterAll
  void stop() {
    broker.close();
  }

  @Test
  void ourBrokerPassesEverythingThatItOffers() throws Exception {
    List<Result> results = kit(broker.address()).run(EnumSet.allOf(Transport.class), _ -> true);

    assertThat(results).filteredOn(result -> result.verdict() == Verdict.FAIL).isEmpty();
    assertThat(Kit.ids()).doesNotHaveDuplicates().hasSizeGreaterThan(80);
  }

  private Kit kit(InetSocketAddress address) {
    var account = new Target.Account(LoopbackBroker.USERID, broker.password());
    return new Kit(
        new Target("broker.example.net", address, Optional.of(account), Duration.ZERO),
        System.err::println);
  }
}
