// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import org.culvert.protocol.message.Bytes;
import org.junit.jupiter.api.Test;

class AnonymousMechanismTest {
  @Test
  void everybodyIsLetInAtOnce() {
    assertThat(new AnonymousMechanism().start().begin())
        .isEqualTo(new SaslStep.Success("", Bytes.EMPTY));
  }

  @Test
  void traceInformationIsNotAskedFor() {
    assertThat(new AnonymousMechanism().start().respond(Bytes.ofText("me@example.net")))
        .isEqualTo(new SaslStep.Failure(SaslStep.Reason.MALFORMED, ""));
  }

  @Test
  void theClientSendsNothingMoreAndWaitsForTheStatus() {
    var client = new AnonymousClient();
    assertThat(client.begin()).isEqualTo(Bytes.EMPTY);
    assertThat(client.awaitsChallenge()).isFalse();
    assertThat(client.awaitsProof()).isFalse();
  }
}
