// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RightsTest {
  @Test
  void nobodyMayMoreThanItNeeds() {
    for (PodTemplateSpec pod : Manifests.pods()) {
      assertThat(pod.getSpec().getSecurityContext().getSeccompProfile().getType())
          .isEqualTo("RuntimeDefault");
      assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
      for (Container container : Manifests.containers(pod)) {
        SecurityContext rights = container.getSecurityContext();
        assertThat(rights.getReadOnlyRootFilesystem()).as(container.getName()).isTrue();
        assertThat(rights.getAllowPrivilegeEscalation()).as(container.getName()).isFalse();
        assertThat(rights.getCapabilities().getDrop())
            .as(container.getName())
            .isEqualTo(List.of("ALL"));
        assertThat(rights.getPrivileged()).as(container.getName()).isNull();
      }
    }
  }

  @Test
  void onlyTheBrokerIsRootAndHasTwoCapabilities() {
    SecurityContext broker =
        Manifests.broker().getSpec().getContainers().getFirst().getSecurityContext();
    assertThat(broker.getRunAsUser()).isZero();
    assertThat(broker.getCapabilities().getAdd()).containsExactly("NET_ADMIN", "NET_RAW");
    assertThat(Manifests.broker().getSpec().getInitContainers())
        .allSatisfy(
            container -> {
              assertThat(container.getSecurityContext().getRunAsNonRoot()).isTrue();
              assertThat(container.getSecurityContext().getCapabilities().getAdd()).isEmpty();
            });
    assertThat(Manifests.portal().getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(Manifests.portal().getSpec().getContainers())
        .allSatisfy(
            container ->
                assertThat(container.getSecurityContext().getCapabilities().getAdd()).isEmpty());
  }

  /** They would be called as settings are, CULVERT_PORTAL_PORT for one. */
  @Test
  void kubernetesAddsNoVariablesForServices() {
    assertThat(Manifests.pods())
        .allSatisfy(pod -> assertThat(pod.getSpec().getEnableServiceLinks()).isFalse());
  }

  @Test
  void theBrokerIsOnTheMachinesNetworkWithItsTunDeviceAndOneOnEachNode() {
    var broker = Manifests.broker().getSpec();
    assertThat(broker.getHostNetwork()).isTrue();
    assertThat(broker.getDnsPolicy()).isEqualTo("ClusterFirstWithHostNet");
    assertThat(
            broker.getVolumes().stream()
                .filter(volume -> volume.getHostPath() != null)
                .map(
                    volume ->
                        volume.getHostPath().getType() + " " + volume.getHostPath().getPath()))
        .containsExactly("CharDevice /dev/net/tun");
    assertThat(
            broker
                .getAffinity()
                .getPodAntiAffinity()
                .getRequiredDuringSchedulingIgnoredDuringExecution()
                .getFirst()
                .getTopologyKey())
        .isEqualTo("kubernetes.io/hostname");
    assertThat(Manifests.portal().getSpec().getHostNetwork()).isNull();
  }

  @Test
  void memoryIsAskedForAndLimitedAndProcessorTimeIsNotLimited() {
    for (PodTemplateSpec pod : Manifests.pods()) {
      for (Container container : Manifests.containers(pod)) {
        assertThat(container.getResources().getRequests()).containsOnlyKeys("cpu", "memory");
        assertThat(container.getResources().getLimits()).containsOnlyKeys("memory");
      }
    }
  }
}
