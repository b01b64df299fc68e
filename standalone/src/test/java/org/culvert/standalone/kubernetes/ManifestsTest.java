// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.kustomize.v1beta1.Kustomization;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ManifestsTest {
  /** To be applied by hand, or to be copied. */
  private static final List<Path> APART =
      List.of(Path.of("database.yaml"), Path.of("secrets.example.yaml"));

  @ParameterizedTest
  @MethodSource("org.culvert.standalone.kubernetes.Manifests#files")
  void everyFieldOfEveryManifestIsOneOfItsType(Path file) {
    assertThat(Manifests.read(file)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spec: {ports: [{port: 80, targetPorts: http}]}",
        "spec: {ports: [{port: \"80\"}]}",
        "spec: {selector: {number: 1}}",
        "spec: {}\nspec: {}",
        "specs: {}"
      })
  void aMistakeWouldBeFound(String mistake) {
    assertThatThrownBy(() -> StrictYaml.read("apiVersion: v1\nkind: Service\n" + mistake))
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  void theKustomizationHasEveryFileOnce() {
    List<Path> named = new ArrayList<>(APART);
    Kustomization all = Manifests.kustomization();
    all.getResources().forEach(file -> named.add(Path.of(file)));
    named.add(Path.of("kustomization.yaml"));
    Path metrics = Path.of("metrics");
    named.add(metrics.resolve("kustomization.yaml"));
    Kustomization component =
        (Kustomization)
            Manifests.read(Manifests.FOLDER.resolve("metrics/kustomization.yaml")).getFirst();
    component.getResources().forEach(file -> named.add(metrics.resolve(file)));

    assertThat(Manifests.files().stream().map(Manifests.FOLDER::relativize))
        .containsExactlyInAnyOrderElementsOf(named);
  }

  @Test
  void everythingIsInTheOneNamespaceThatItMakes() {
    String namespace = Manifests.of(Namespace.class).getFirst().getMetadata().getName();
    assertThat(Manifests.kustomization().getNamespace()).isEqualTo(namespace);
    for (Path file : APART) {
      for (Object document : Manifests.read(Manifests.FOLDER.resolve(file))) {
        assertThat(
                document instanceof HasMetadata there
                    ? there.getMetadata().getNamespace()
                    : ((PostgresCluster) document).metadata().getNamespace())
            .as(file + "")
            .isEqualTo(namespace);
      }
    }
  }

  @Test
  void noSecretHasAValue() {
    assertThat(Manifests.secrets().values())
        .isNotEmpty()
        .allSatisfy(keys -> assertThat(keys.values()).isNotEmpty().containsOnly(""));
    assertThat(Manifests.kustomization().getSecretGenerator()).isEmpty();
  }

  @Test
  void theImagesAreThoseOfCompose() {
    String compose = Manifests.text(Path.of("../docker-compose.yml"));
    String build = Manifests.text(Path.of("../packaging/Dockerfile"));
    List<String> images =
        Manifests.pods().stream()
            .flatMap(pod -> Manifests.containers(pod).stream())
            .map(container -> container.getImage())
            .distinct()
            .toList();
    assertThat(images)
        .allSatisfy(image -> assertThat(compose).contains("image: " + image + ":"))
        .allSatisfy(
            image -> assertThat(build).contains(" AS " + image.substring("culvert/".length())));
    assertThat(Manifests.kustomization().getImages())
        .extracting(image -> image.getName())
        .containsExactlyInAnyOrderElementsOf(images);
  }

  @Test
  void theProgramsInTheImagesAreThere() {
    assertThat(
            Manifests.pods().stream()
                .flatMap(pod -> Manifests.containers(pod).stream())
                .flatMap(container -> container.getCommand().stream().limit(1)))
        .contains("culvert-broker", "culvert-migrate")
        .allSatisfy(program -> assertThat(Path.of("../packaging/image", program)).isExecutable());
  }

  @Test
  void theDrainEndsBeforeKubernetesLosesPatience() {
    List<String> stop = Manifests.brokerStop();
    assertThat(stop).startsWith("culvert-broker", "drain", "--wait");
    int minutes = Integer.parseInt(stop.getLast());
    assertThat(Manifests.broker().getSpec().getTerminationGracePeriodSeconds())
        .isGreaterThanOrEqualTo(60L * minutes + 30);
  }

  @Test
  void theDatabaseIsTheOneThatTheSettingsName() {
    PostgresCluster cluster = Manifests.of(PostgresCluster.class).getFirst();
    String name = cluster.metadata().getName();
    assertThat(Manifests.configMaps().get("culvert-database"))
        .isEqualTo(
            Map.of(
                "url",
                "jdbc:postgresql://%s-rw.%s.svc:5432/%s"
                    .formatted(
                        name,
                        cluster.metadata().getNamespace(),
                        cluster.spec().bootstrap().initdb().database())));
    assertThat(cluster.spec().bootstrap().initdb().owner()).isEqualTo("culvert");
    assertThat(Manifests.secrets()).containsKey(name + "-app");
    assertThat(cluster.spec().instances())
        .isGreaterThan(cluster.spec().postgresql().synchronous().number());
  }
}
