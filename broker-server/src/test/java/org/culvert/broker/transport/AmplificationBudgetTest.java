// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AmplificationBudgetTest {
  /** VERSION=2.0.2 is 23 octets, 51 with IP and UDP: three times that is 153, headers included. */
  @Test
  void answersStayWithinThreeTimesTheRequest() {
    AmplificationBudget budget = new AmplificationBudget();
    budget.received(23);

    assertThat(budget.spend(126)).isFalse();
    assertThat(budget.spend(125)).isTrue();
    assertThat(budget.spend(0)).isFalse();
  }

  @Test
  void repetitionOfTheRequestPaysForTheAnswer() {
    AmplificationBudget budget = new AmplificationBudget();
    budget.received(23);
    assertThat(budget.spend(200)).isFalse();

    budget.received(23);

    assertThat(budget.spend(200)).isTrue();
  }

  /** The anonymous dialogue of an old client behind a NAT: 15, 25, 238 and 55 octets. */
  @Test
  void wholeDialogueOfAnOldClientFits() {
    int[] requests = {23, 33, 246, 63};
    int[] answers = {89, 21, 620, 8};
    AmplificationBudget budget = new AmplificationBudget();
    for (int turn = 0; turn < requests.length; turn++) {
      budget.received(requests[turn]);
      assertThat(budget.spend(answers[turn])).isTrue();
    }
  }
}
