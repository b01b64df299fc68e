// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.reliable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.culvert.protocol.codec.Golden;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.reliable.ReliableRequester.Due;
import org.junit.jupiter.api.Test;

class ReliableRequesterTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final byte[] HELLO = {'h', 'i'};

  /** In the middle of what is drawn from, so that nothing is spread. */
  private static final RandomGenerator NO_JITTER = () -> Long.MIN_VALUE;

  private final ReliableRequester requester = new ReliableRequester(START, NO_JITTER);

  @Test
  void firstDatagramIsTheOneThatWasDumped() {
    Bytes request = requester.request(Golden.payload("version-request"), START.plusMillis(0x17C));
    assertThat(request.toArray()).isEqualTo(Golden.hex("version-request"));
  }

  @Test
  void wordsCountUpAndTimestampsAreMilliseconds() {
    for (int i = 0; i < 20; i++) {
      Bytes request = requester.request(HELLO, START.plusMillis(5L * i));
      assertThat(ByteBuffer.wrap(request.toArray()).getInt()).isEqualTo(0xF00000F0 + i);
      assertThat(ByteBuffer.wrap(request.toArray()).getInt(4)).isEqualTo(5 * i);
    }
  }

  @Test
  void strangerIsGivenUpAfterThreeSendsAndSixSeconds() {
    requester.request(HELLO, START);
    assertThat(sendTimes(START)).containsExactly(2L, 4L, 6L);
  }

  @Test
  void brokerThatAnsweredBeforeIsGivenEightSendsAndSixtySixSeconds() {
    answer(requester.request(HELLO, START), START.plusMillis(40));
    Instant begin = START.plusSeconds(1);
    requester.request(HELLO, begin);
    assertThat(sendTimes(begin)).containsExactly(2L, 4L, 6L, 8L, 12L, 20L, 36L, 66L);
  }

  private List<Long> sendTimes(Instant begin) {
    List<Long> times = new ArrayList<>();
    Due due;
    do {
      Instant now = requester.deadline();
      times.add(Duration.between(begin, now).toSeconds());
      due = requester.due(now);
      if (due instanceof Due.Retransmit(Bytes datagram)) {
        int timestamp = ByteBuffer.wrap(datagram.toArray()).getInt(4);
        assertThat(timestamp).isEqualTo((int) Duration.between(START, now).toMillis());
      }
    } while (due instanceof Due.Retransmit);
    return times;
  }

  @Test
  void waitsAreSpreadByATenth() {
    ReliableRequester spread = new ReliableRequester(START, new SplittableRandom(42));
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      spread.request(HELLO, START);
      waits.add(Duration.between(START, spread.deadline()).toMillis());
    }
    assertThat(waits).allMatch(wait -> wait >= 1800 && wait <= 2200);
    assertThat(waits).anyMatch(wait -> wait < 1850).anyMatch(wait -> wait > 2150);
  }

  @Test
  void onlyTheAnswerToTheOutstandingRequestCounts() {
    byte[] request = requester.request(HELLO, START).toArray();
    for (int octet = 0; octet < 4; octet++) {
      byte[] other = request.clone();
      other[octet] ^= 1;
      assertThat(requester.receive(other, START)).isEmpty();
    }
    assertThat(requester.receive(Arrays.copyOf(request, 7), START)).isEmpty();
    assertThat(requester.receive(request, START)).contains(Bytes.of(HELLO));
    assertThat(requester.receive(request, START)).isEmpty();
    assertThat(requester.deadline()).isEqualTo(Instant.MAX);
  }

  @Test
  void slowBrokersAreGivenMoreTime() {
    Instant now = START;
    for (int i = 0; i < 60; i++) {
      Bytes request = requester.request(HELLO, now);
      now = now.plusSeconds(5);
      answer(request, now);
    }
    requester.request(HELLO, now);
    assertThat(Duration.between(now, requester.deadline()).toMillis())
        .isCloseTo(5000, within(200L));
  }

  @Test
  void timestampThatIsNotEchoedIsNotMeasured() {
    byte[] request = requester.request(HELLO, START).toArray();
    Arrays.fill(request, 4, 8, (byte) 0x7F);
    assertThat(requester.receive(request, START.plusMillis(10))).isPresent();
    requester.request(HELLO, START);
    assertThat(requester.deadline()).isEqualTo(START.plusSeconds(2));
  }

  private void answer(Bytes request, Instant at) {
    assertThat(requester.receive(request.toArray(), at)).isPresent();
  }
}
