// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowLabelTest {
  @ParameterizedTest
  @CsvSource({
    "600123f5, 60000000",
    "6ffabcff, 6ff00000",
    "600123e5, 600123e5",
    "6000000f, 6000000f",
    "60000000, 60000000",
  })
  void labelsThatOldBrokersTakeForSignallingAreTakenOff(String before, String after) {
    ByteBuffer packet = ByteBuffer.wrap(HexFormat.of().parseHex(before + "00083a40"));

    FlowLabel.clearWhereMistaken(packet);

    assertThat(HexFormat.of().formatHex(packet.array())).isEqualTo(after + "00083a40");
  }
}
