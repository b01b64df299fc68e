// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NeighbourProxyTest {
  @Test
  void kernelKnowsTheAddressesThatAreAnsweredFor() throws Exception {
    InNamespace namespace =
        new InNamespace(
            NeighbourProxyInNamespace.class,
            " && ip link add eth0 type veth peer name far && ip link set eth0 up"
                + " && ip -6 neigh add proxy 2001:db8::9 dev eth0",
            List.of("eth0"));
    assertThat(namespace.seen("proxy", "before")).isEqualTo("2001:db8:0:0:0:0:0:9");
    assertThat(namespace.seen("proxy", "switch")).isEqualTo("1");
    assertThat(namespace.seen("proxy", "added"))
        .isEqualTo("2001:db8:0:0:0:0:0:5 2001:db8:0:0:0:0:0:6 2001:db8:0:0:0:0:0:9");
    assertThat(namespace.seen("proxy", "removed"))
        .isEqualTo("2001:db8:0:0:0:0:0:6 2001:db8:0:0:0:0:0:9");
    assertThat(namespace.seen("proxy", "many")).as("more than one read").isEqualTo("3002");
    assertThat(namespace.seen("proxy", "other")).as("of another interface").isEmpty();
  }

  @Test
  void interfaceThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> KernelNeighbourProxy.open("nowhere0"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nowhere0");
  }
}
