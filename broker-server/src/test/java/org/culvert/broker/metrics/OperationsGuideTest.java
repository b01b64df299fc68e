// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.culvert.broker.dataplane.DropReason;
import org.culvert.broker.delegation.DnsEvent;
import org.culvert.broker.negotiation.SessionPhase;
import org.culvert.broker.redirect.RedirectEvent;
import org.culvert.broker.transport.SignallingDrop;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class OperationsGuideTest {
  static Stream<Enum<?>> reasons() {
    return Stream.of(
            DropReason.values(), SignallingDrop.values(), RedirectEvent.values(), DnsEvent.values())
        .flatMap(Stream::of);
  }

  @ParameterizedTest
  @EnumSource(SessionPhase.class)
  void everyStateIsExplainedToOperators(SessionPhase phase) throws Exception {
    assertThat(Files.readString(Path.of("../docs/operations.md")))
        .containsPattern("\\n\\| [^|]*`" + phase.name().toLowerCase(Locale.ROOT) + "`[^|]* \\|");
  }

  @ParameterizedTest
  @MethodSource("reasons")
  void everyLabelIsExplainedToOperators(Enum<?> reason) throws Exception {
    assertThat(Files.readString(Path.of("../docs/operations.md")))
        .contains("| `" + reason.name().toLowerCase(Locale.ROOT) + "` |");
  }
}
