// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What one manifest says of another one. */
final class ReferencesTest {
  private final Map<String, Map<String, String>> configMaps = Manifests.configMaps();
  private final Map<String, Map<String, String>> secrets = Manifests.secrets();

  @Test
  void everyVariableComesFromAKeyThatIsThere() {
    for (PodTemplateSpec pod : Manifests.pods()) {
      for (Container container : Manifests.containers(pod)) {
        container
            .getEnvFrom()
            .forEach(from -> assertThat(configMaps).containsKey(from.getConfigMapRef().getName()));
        for (EnvVar variable : container.getEnv()) {
          EnvVarSource from = variable.getValueFrom();
          if (from != null && from.getConfigMapKeyRef() != null) {
            assertThat(configMaps.get(from.getConfigMapKeyRef().getName()))
                .as(variable.getName())
                .containsKey(from.getConfigMapKeyRef().getKey());
          } else if (from != null && from.getSecretKeyRef() != null) {
            assertThat(secrets.get(from.getSecretKeyRef().getName()))
                .as(variable.getName())
                .containsKey(from.getSecretKeyRef().getKey());
          }
        }
      }
    }
  }

  @Test
  void everyVolumeHasWhatIsMountedAndIsMounted() {
    for (PodTemplateSpec pod : Manifests.pods()) {
      for (Volume volume : pod.getSpec().getVolumes()) {
        if (volume.getSecret() != null) {
          volume
              .getSecret()
              .getItems()
              .forEach(
                  item ->
                      assertThat(secrets.get(volume.getSecret().getSecretName()))
                          .containsKey(item.getKey()));
        } else if (volume.getConfigMap() != null) {
          assertThat(configMaps).containsKey(volume.getConfigMap().getName());
        }
      }
      assertThat(pod.getSpec().getVolumes().stream().map(Volume::getName))
          .containsExactlyInAnyOrderElementsOf(
              Manifests.containers(pod).stream()
                  .flatMap(container -> container.getVolumeMounts().stream())
                  .map(VolumeMount::getName)
                  .collect(Collectors.toSet()));
    }
  }

  @Test
  void selectorsChooseThePodsThatAreMeant() {
    StatefulSet broker = Manifests.of(StatefulSet.class).getFirst();
    Map<String, String> brokerLabels = Manifests.broker().getMetadata().getLabels();
    Map<String, String> portalLabels = Manifests.portal().getMetadata().getLabels();
    assertThat(brokerLabels).isNotEqualTo(portalLabels);
    assertThat(broker.getSpec().getSelector().getMatchLabels()).isEqualTo(brokerLabels);
    assertThat(Manifests.of(PodDisruptionBudget.class).getFirst().getSpec().getSelector())
        .isEqualTo(broker.getSpec().getSelector());
    assertThat(
            Manifests.broker()
                .getSpec()
                .getAffinity()
                .getPodAntiAffinity()
                .getRequiredDuringSchedulingIgnoredDuringExecution()
                .getFirst()
                .getLabelSelector())
        .isEqualTo(broker.getSpec().getSelector());
    assertThat(Manifests.of(Deployment.class).getFirst().getSpec().getSelector().getMatchLabels())
        .isEqualTo(portalLabels);
    assertThat(service("culvert-broker").getSpec().getSelector()).isEqualTo(brokerLabels);
    assertThat(service("culvert-portal").getSpec().getSelector()).isEqualTo(portalLabels);
    assertThat(service(broker.getSpec().getServiceName()).getSpec().getClusterIP())
        .isEqualTo("None");
    assertThat(
            Manifests.of(ServiceMonitor.class).getFirst().getSpec().getSelector().getMatchLabels())
        .isEqualTo(service("culvert-broker").getMetadata().getLabels());
  }

  @Test
  void everyPolicyIsAboutPodsThatAreThere() {
    String database = Manifests.of(PostgresCluster.class).getFirst().metadata().getName();
    assertThat(
            Manifests.of(NetworkPolicy.class).stream()
                .map(policy -> policy.getSpec().getPodSelector().getMatchLabels()))
        .containsExactlyInAnyOrder(
            Map.of(),
            Manifests.portal().getMetadata().getLabels(),
            Map.of("cnpg.io/cluster", database));
  }

  @Test
  void everyPortByNameIsOneOfTheContainer() {
    assertThat(targets("culvert-broker")).isEqualTo(ports(Manifests.broker()));
    assertThat(targets("culvert-portal")).isEqualTo(ports(Manifests.portal()));
    var backend =
        Manifests.of(Ingress.class)
            .getFirst()
            .getSpec()
            .getRules()
            .getFirst()
            .getHttp()
            .getPaths()
            .getFirst()
            .getBackend()
            .getService();
    assertThat(service(backend.getName()).getSpec().getPorts())
        .extracting(ServicePort::getName)
        .contains(backend.getPort().getName());
    assertThat(service("culvert-broker").getSpec().getPorts())
        .extracting(ServicePort::getName)
        .contains(
            Manifests.of(ServiceMonitor.class)
                .getFirst()
                .getSpec()
                .getEndpoints()
                .getFirst()
                .getPort());
  }

  private static Set<String> targets(String service) {
    return service(service).getSpec().getPorts().stream()
        .map(port -> port.getTargetPort().getStrVal())
        .collect(Collectors.toSet());
  }

  private static Set<String> ports(PodTemplateSpec pod) {
    return pod.getSpec().getContainers().getFirst().getPorts().stream()
        .map(ContainerPort::getName)
        .collect(Collectors.toSet());
  }

  private static Service service(String name) {
    return Manifests.of(Service.class).stream()
        .filter(service -> service.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
