// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelRecordTest {
  @TempDir private Path folder;

  @Test
  void theTunnelCanBeTakenDownFromIt() throws IOException {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("TSP_OPERATION", "TSP_TUNNEL_CREATION");
    variables.put("TSP_HOME_DIR", "/a b/=c");
    variables.put("TSP_PREFIX", "");
    Path file = KernelRecord.file(folder, "sit1");
    new KernelRecord(variables).save(file);

    KernelRecord read = KernelRecord.read(file).orElseThrow();
    assertThat(read.variables()).isEqualTo(variables);
    assertThat(read.teardown())
        .containsEntry("TSP_OPERATION", "TSP_TUNNEL_TEARDOWN")
        .containsEntry("TSP_HOME_DIR", "/a b/=c")
        .hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "TSP_PREFIX=x", "TSP_OPERATION=a\nLD_PRELOAD=x", "TSP_OPERATION=a\u0001"})
  void anythingElseIsNoRecord(String text) throws IOException {
    Path file = KernelRecord.file(folder, "sit1");
    assertThat(KernelRecord.read(file)).isEmpty();
    Files.writeString(file, text);
    assertThat(KernelRecord.read(file)).isEmpty();
  }
}
