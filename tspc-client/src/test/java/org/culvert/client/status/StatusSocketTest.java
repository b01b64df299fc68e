// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusSocketTest {
  private static final TunnelStatus STATUS =
      new TunnelStatus(
          Map.of(
              StatusField.STATE, LiveStatus.UP,
              StatusField.LAST_PROBLEM, "two\nlines \"quoted\" = \\ é",
              StatusField.UPTIME_SECONDS, "93784",
              StatusField.ROUND_TRIP_MS, "12.5",
              StatusField.PACKETS_SENT, "7"));

  @TempDir private Path folder;

  @Test
  void whoeverOwnsTheFolderIsTold() throws IOException {
    Path file = StatusSocket.file(folder, "tun");
    try (StatusSocket _ = StatusSocket.open(file, () -> STATUS)) {
      for (int i = 0; i < 3; i++) {
        assertThat(StatusSocket.ask(file).orElseThrow().fields())
            .containsEntry(StatusField.LAST_PROBLEM, "two lines \"quoted\" = \\ é")
            .containsEntry(StatusField.ROUND_TRIP_MS, "12.5")
            .hasSize(5);
      }
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
    assertThat(file).doesNotExist();
    assertThat(StatusSocket.ask(file)).isEmpty();
  }

  @Test
  void somebodyWhoDoesNotReadHoldsNobodyUp() throws IOException {
    Path file = StatusSocket.file(folder, "tun");
    try (StatusSocket _ = StatusSocket.open(file, () -> STATUS);
        SocketChannel silent = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      silent.connect(UnixDomainSocketAddress.of(file));
      assertThat(StatusSocket.ask(file).orElseThrow().isUp()).isTrue();
    }
  }

  @Test
  void whatAClientLeftBehindIsReplaced() throws IOException {
    Path file = StatusSocket.file(folder, "tun");
    Files.writeString(file, "left behind");
    assertThat(StatusSocket.ask(file)).isEmpty();
    try (StatusSocket _ = StatusSocket.open(file, () -> STATUS)) {
      assertThat(StatusSocket.ask(file)).contains(TunnelStatus.ofLines(STATUS.lines()));
    }
  }

  @Test
  void aPathThatIsTooLongIsAnError() {
    Path file = folder.resolve("x".repeat(200));
    assertThatThrownBy(() -> StatusSocket.open(file, () -> STATUS)).isInstanceOf(IOException.class);
  }
}
