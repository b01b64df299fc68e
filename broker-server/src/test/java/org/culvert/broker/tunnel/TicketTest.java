// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class TicketTest {
  @RepeatedTest(20)
  void ticketCanBeReadOut() {
    assertThat(Ticket.draw(new SplittableRandom()))
        .matches("[0-9A-Z]{4}-[0-9A-Z]{4}")
        .doesNotContain("0", "O", "1", "I");
  }

  @Test
  void everySignIsUsedInEveryPlaceSoThatNoneCanBeGuessed() {
    SplittableRandom random = new SplittableRandom(5572);
    String many =
        Stream.generate(() -> Ticket.draw(random)).limit(1000).collect(Collectors.joining());
    for (int place : new int[] {0, 1, 2, 3, 5, 6, 7, 8}) {
      long signs =
          IntStream.range(0, 1000)
              .map(ticket -> many.charAt(ticket * 9 + place))
              .distinct()
              .count();
      assertThat(signs).isEqualTo(32);
    }
  }
}
