// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.RoamingKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The extension of docs/protocol.md, Roaming. */
class RoamingTest {
  private static final RoamingKey KEY =
      new RoamingKey(4711, Bytes.ofText("0123456789abcdef0123456789abcdef"));

  /** The digest is from another program: Python's hmac. */
  private static final String LINE =
      "ROAM 4711 1795000000000"
          + " a6bf94c534e9f35c2dd48396d865824a2a2ee7cfafab82ffcb1246cf1d034b8d\r\n";

  @Test
  void theDatagramIsOneLineWithAnHmac() throws MalformedMessage {
    ClientMessage.Roam roam = KEY.sign(1_795_000_000_000L);
    assertThat(Bytes.of(ClientMessageWriter.write(roam))).isEqualTo(Bytes.ofText(LINE));
    assertThat(ClientMessageReader.ofDatagram(Bytes.ofText(LINE).toArray())).isEqualTo(roam);
    assertThat(KEY.signed(roam)).isTrue();
  }

  @Test
  void whateverIsChangedTheSignatureIsWrong() {
    ClientMessage.Roam roam = KEY.sign(7);
    assertThat(KEY.signed(new ClientMessage.Roam(4711, 8, roam.mac()))).isFalse();
    assertThat(KEY.signed(new ClientMessage.Roam(4712, 7, roam.mac()))).isFalse();
    assertThat(KEY.signed(new ClientMessage.Roam(4711, 7, Bytes.EMPTY))).isFalse();
    assertThat(new RoamingKey(4712, KEY.secret()).signed(roam)).isFalse();
    assertThat(new RoamingKey(4711, Bytes.of(new byte[32])).signed(roam)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ROAM",
        "ROAM 1 2 3\r\n",
        "roam 4711 1795000000000 0000000000000000000000000000000000000000000000000000000000000000",
        "ROAM 0 1 0000000000000000000000000000000000000000000000000000000000000000\r\n",
        "ROAM 1 1234567890123456789 "
            + "0000000000000000000000000000000000000000000000000000000000000000\r\n"
      })
  void whatIsOnlyNearlyOneIsWhatItWas(String text) throws MalformedMessage {
    assertThat(ClientMessageReader.ofDatagram(Bytes.ofText(text).toArray()))
        .isInstanceOf(ClientMessage.SaslData.class);
  }

  @Test
  void theSecretIsNotInAnyText() {
    assertThat(KEY).hasToString("RoamingKey[tunnel=4711, secret=32 octets]");
  }
}
