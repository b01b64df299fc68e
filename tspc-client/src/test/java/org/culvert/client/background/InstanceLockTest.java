// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.background;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceLockTest {
  @TempDir private Path folder;

  @Test
  void aSecondClientIsToldWhoHasIt() throws Exception {
    Path file = InstanceLock.file(folder, "tun");
    String own = Long.toString(ProcessHandle.current().pid());
    try (InstanceLock _ = InstanceLock.take(file).orElseThrow()) {
      assertThat(InstanceLock.take(file)).isEmpty();
      assertThat(InstanceLock.holder(file)).isEqualTo(own);
      assertThat(InstanceLock.owner(file).map(ProcessHandle::pid))
          .contains(ProcessHandle.current().pid());
    }
    assertThat(file).doesNotExist();
    assertThat(InstanceLock.owner(file)).isEmpty();
  }

  @Test
  void aFileThatWasLeftBehindStopsNobody() throws Exception {
    Path file = InstanceLock.file(folder, "tun");
    Files.writeString(file, "4711\n");
    assertThat(InstanceLock.owner(file)).as("nobody has the lock").isEqualTo(Optional.empty());
    try (InstanceLock lock = InstanceLock.take(file).orElseThrow()) {
      assertThat(lock).isNotNull();
    }
  }
}
