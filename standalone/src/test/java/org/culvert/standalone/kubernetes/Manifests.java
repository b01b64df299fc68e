// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.kustomize.v1beta1.Kustomization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The folder {@code packaging/kubernetes}. */
final class Manifests {
  static final Path FOLDER = Path.of("../packaging/kubernetes");

  private Manifests() {}

  /** All that can be applied, by hand or by the kustomization. */
  static List<Object> all() {
    return All.DOCUMENTS;
  }

  /** Read once, when somebody wants it. */
  private static final class All {
    static final List<Object> DOCUMENTS =
        files().stream().flatMap(file -> read(file).stream()).toList();
  }

  /** But for patches, which are pieces. */
  static List<Path> files() {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .filter(file -> !file.endsWith("monitoring-address.yaml"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Object> read(Path file) {
    try {
      return StrictYaml.read(text(file));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  static <T> List<T> of(Class<T> type) {
    return all().stream().filter(type::isInstance).map(type::cast).toList();
  }

  static PodTemplateSpec broker() {
    return of(StatefulSet.class).getFirst().getSpec().getTemplate();
  }

  static PodTemplateSpec portal() {
    return of(Deployment.class).getFirst().getSpec().getTemplate();
  }

  /** What is run in a broker's container before it is stopped. */
  static List<String> brokerStop() {
    return broker()
        .getSpec()
        .getContainers()
        .getFirst()
        .getLifecycle()
        .getPreStop()
        .getExec()
        .getCommand();
  }

  static List<PodTemplateSpec> pods() {
    return List.of(broker(), portal());
  }

  static List<Container> containers(PodTemplateSpec pod) {
    return Stream.concat(
            pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
        .toList();
  }

  static Kustomization kustomization() {
    return (Kustomization) read(FOLDER.resolve("kustomization.yaml")).getFirst();
  }

  /** What is in each ConfigMap that the kustomization makes. */
  static Map<String, Map<String, String>> configMaps() {
    Map<String, Map<String, String>> maps = new TreeMap<>();
    for (var generated : kustomization().getConfigMapGenerator()) {
      Map<String, String> entries = new TreeMap<>();
      generated.getFiles().forEach(file -> entries.put(file, text(FOLDER.resolve(file))));
      Stream.concat(
              generated.getLiterals().stream(),
              generated.getEnvs().stream().flatMap(file -> text(FOLDER.resolve(file)).lines()))
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("=", 2))
          .forEach(pair -> entries.put(pair[0], pair[1]));
      maps.put(generated.getName(), entries);
    }
    return maps;
  }

  static Map<String, String> configMap(String name) {
    return Objects.requireNonNull(configMaps().get(name), name);
  }

  /** The keys that each Secret has to have. */
  static Map<String, Map<String, String>> secrets() {
    Map<String, Map<String, String>> secrets = new TreeMap<>();
    for (Secret secret : of(Secret.class)) {
      secrets.put(secret.getMetadata().getName(), secret.getStringData());
    }
    return secrets;
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
