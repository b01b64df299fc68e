// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Executable;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Native memory stays inside: a wrong address ends the JVM. */
class ArchitectureTest {
  @ParameterizedTest
  @ValueSource(
      classes = {
        PacketBatch.class,
        TunDevice.class,
        SystemTunDevice.class,
        TunnelSocket.class,
        LinuxTun.class,
        BootClock.class,
        NetworkChanges.class,
        LocalDatagram.class,
        ServiceNotice.class,
        VethPair.class,
        TunDevices.class,
        UdpTunnelSocket.class,
        RawTunnelSocket.class,
        NetworkInterfaceControl.class,
        MemoryTunDevice.class,
        MemoryTunnelSocket.class,
        CapturingTunDevice.class,
        PcapWriter.class
      })
  void publicSignaturesAreOfPlainJava(Class<?> type) {
    List<Executable> members = new ArrayList<>(List.of(type.getDeclaredMethods()));
    members.addAll(List.of(type.getDeclaredConstructors()));
    assertThat(members)
        .filteredOn(member -> Modifier.isPublic(member.getModifiers()))
        .noneMatch(member -> member.toGenericString().contains("java.lang.foreign"));
  }
}
