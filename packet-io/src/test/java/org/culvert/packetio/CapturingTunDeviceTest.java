// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapturingTunDeviceTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.ofEpochSecond(0x6A000001L, 2_000));

  private final PacketBatch batch = PacketBatch.allocate(4, 100);
  private final List<IOException> failures = new ArrayList<>();

  @TempDir private Path folder;

  @Test
  void bothDirectionsAreInTheFileOctetForOctet() throws IOException {
    Path file = folder.resolve("a.pcap");
    MemoryTunDevice memory = new MemoryTunDevice();
    try (TunDevice device =
        new CapturingTunDevice(memory, PcapWriter.create(file, CLOCK, failures::add))) {
      memory.inject(new byte[] {0x60, 1, 2});
      device.read(batch);
      batch.clear();
      batch.buffer(batch.add(1)).put(0, (byte) 0x61);
      batch.drop(batch.add(5));
      device.write(batch);
    }
    assertThat(HexFormat.of().formatHex(Files.readAllBytes(file)))
        .isEqualTo(
            "a1b2c3d40002000400000000000000000000ffff00000065"
                + "6a000001000000020000000300000003600102"
                + "6a00000100000002000000010000000161");
    assertThat(failures).isEmpty();
  }

  @Test
  void aFullDiskEndsTheCaptureOnceAndNeverTheTraffic() throws IOException {
    MemoryTunDevice memory = new MemoryTunDevice();
    Path file = folder.resolve("b.pcap");
    PcapWriter capture = PcapWriter.create(file, CLOCK, failures::add);
    try (TunDevice device = new CapturingTunDevice(memory, capture)) {
      // A file that is closed refuses as a full disk does.
      capture.endFile();
      batch.add(1);
      batch.add(1);
      assertThat(device.write(batch)).isEqualTo(2);
      assertThat(device.write(batch)).isEqualTo(2);
    }
    assertThat(failures).hasSize(1);
  }

  @Test
  void aFileThatTakesNothingIsClosedAgain() throws IOException {
    Path full = Path.of("/dev/full");
    assertThatThrownBy(() -> PcapWriter.create(full, CLOCK, failures::add))
        .isInstanceOf(IOException.class);
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      assertThat(descriptors.filter(fd -> full.equals(target(fd)))).isEmpty();
    }
  }

  private static Path target(Path link) {
    try {
      return Files.readSymbolicLink(link);
    } catch (IOException e) {
      // The descriptor that listed the others is gone by now.
      return link;
    }
  }
}
