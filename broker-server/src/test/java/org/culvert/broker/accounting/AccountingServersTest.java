// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.message.Bytes;
import org.junit.jupiter.api.Test;

class AccountingServersTest {
  private static final Bytes SECRET = Bytes.ofText("shared");
  private static final List<Duration> WAITS =
      List.of(Duration.ofMillis(200), Duration.ofMillis(200), Duration.ofSeconds(5));

  private static List<AccountingEvent> events(int count) {
    return LongStream.rangeClosed(1, count).mapToObj(SomeEvents::start).toList();
  }

  @Test
  void eachIsSentAgainUntilItIsAnswered() throws Exception {
    try (FakeRadius server = new FakeRadius(SECRET)) {
      server.ignore(300); // The first time all of them, the second time some.
      var answered =
          new AccountingServers(List.of(server.endpoint()), SECRET, WAITS).send(events(256));
      assertThat(answered).hasSize(256);
      assertThat(server.heard()).as("as many as identifiers").hasSize(256);
    }
  }

  @Test
  void answersOfOthersCountForNothing() throws Exception {
    try (FakeRadius forger = new FakeRadius(Bytes.ofText("guessed"))) {
      var servers =
          new AccountingServers(
              List.of(forger.endpoint()), SECRET, List.of(Duration.ofMillis(300)));
      assertThat(servers.send(events(3))).isEmpty();
      assertThat(forger.requests()).isPositive();
    }
  }

  @Test
  void nextServerIsAskedWhenTheFirstIsAway() throws Exception {
    int nobody;
    try (ServerSocket free = new ServerSocket(0)) {
      nobody = free.getLocalPort();
    }
    List<Endpoint> servers = new ArrayList<>();
    servers.add(new Endpoint(IpAddress.parse("127.0.0.1"), nobody));
    try (FakeRadius second = new FakeRadius(SECRET)) {
      servers.add(second.endpoint());
      assertThat(new AccountingServers(servers, SECRET, WAITS).send(events(2)))
          .containsExactlyInAnyOrder(1L, 2L);
    }
  }
}
