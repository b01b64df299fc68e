// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.culvert.broker.cluster.ClusterSettings;
import org.culvert.broker.config.BrokerSettings;
import org.culvert.broker.config.BrokerSettingsReader;
import org.culvert.broker.config.ListenerSettings;
import org.culvert.broker.metrics.MonitoringEndpoint;
import org.culvert.broker.metrics.Readiness;
import org.culvert.broker.redirect.OtherBroker;
import org.culvert.protocol.sasl.CredentialSeal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the manifests say to our own programs. */
final class KubernetesSettingsTest {
  /** Said by the programs' start scripts. */
  private static final List<String> OF_SCRIPTS = List.of("JAVA_OPTS", "CULVERT_DB_PASSWORD_FILE");

  private final PodSpec broker = Manifests.broker().getSpec();
  private final Container serving = broker.getContainers().getFirst();
  private final Container portal = Manifests.portal().getSpec().getContainers().getFirst();

  private final String key = CredentialSeal.drawKey();

  @TempDir private Path folder;

  @Test
  void theBrokerTakesItsSettings() throws Exception {
    BrokerSettings settings = settings(serving);

    assertThat(settings.obstacle()).isEmpty();
    assertThat(settings.name()).isEqualTo("culvert-broker-0");
    assertThat(settings.cluster().orElseThrow().addresses())
        .containsExactly(OtherBroker.parse("192.0.2.10"));
    assertThat(settings.cluster().orElseThrow().routes()).isEqualTo(ClusterSettings.Routes.TUNNELS);
    assertThat(settings.database().url())
        .isEqualTo(Manifests.configMap("culvert-database").get("url"));
    assertThat(settings(broker.getInitContainers().get(1))).isEqualTo(settings);
    assertThat(settings.listeners())
        .extracting(ListenerSettings::port)
        .containsOnly(port(serving, "tsp-udp"))
        .containsOnly(port(serving, "tsp-tcp"));
    assertThat(settings.monitoring().port()).isEqualTo(port(serving, "monitoring"));
    assertThat(settings.monitoring().address())
        .isEqualTo(serving.getReadinessProbe().getHttpGet().getHost());
  }

  @Test
  void everyVariableIsASettingOfItsProgram() {
    Container migrate = broker.getInitContainers().getFirst();
    String ofMigration =
        Manifests.text(Path.of("../db/src/main/java/org/culvert/db/MigrateSettings.java"));
    assertThat(variables(migrate))
        .allSatisfy(name -> assertThat(ofMigration).contains('"' + name + '"'));

    Stream.of(broker.getInitContainers().get(1), serving)
        .forEach(
            container ->
                assertThat(KnownSettings.ofBroker())
                    .containsAll(without(OF_SCRIPTS, variables(container))));

    List<String> ofPortal =
        Stream.concat(
                variables(portal).stream(), Manifests.configMap("culvert-portal").keySet().stream())
            .toList();
    assertThat(ofPortal).contains("CULVERT_SITE_URL", "SPRING_MAIL_PASSWORD");
    assertThat(without(OF_SCRIPTS, ofPortal)).allMatch(KnownSettings::isOfPortal);
    assertThat(Manifests.text(Path.of("../packaging/image/culvert-portal")))
        .contains("${CULVERT_DB_PASSWORD_FILE:-}");
    assertThat(Manifests.text(Path.of("../packaging/image/culvert-broker")))
        .contains("${JAVA_OPTS:-}");
  }

  @Test
  void aVariableThatIsNoSettingWouldBeFound() {
    assertThat(KnownSettings.ofBroker())
        .contains("CULVERT_DATABASE_URL")
        .doesNotContain("CULVERT_DATABASE_URI");
    assertThat(KnownSettings.isOfPortal("CULVERT_SITE_ADDRESS")).isFalse();
    assertThat(KnownSettings.isOfPortal("SPRING_MAIL_USER")).isFalse();
  }

  @Test
  void everyFileThatAVariableNamesIsMounted() {
    for (PodTemplateSpec pod : Manifests.pods()) {
      for (Container container : Manifests.containers(pod)) {
        assertThat(MountedFiles.of(pod, container))
            .as(container.getName())
            .containsAll(
                container.getEnv().stream()
                    .map(variable -> variable.getValue())
                    .filter(Objects::nonNull)
                    .filter(value -> value.startsWith("/"))
                    .toList());
      }
    }
    PodTemplateSpec pod = Manifests.broker();
    assertThat(MountedFiles.of(pod, serving)).contains("/etc/culvert/broker.toml");
    assertThat(Manifests.text(Manifests.FOLDER.resolve("broker.toml")))
        .contains("/run/culvert/dns/tsig-key");
    assertThat(MountedFiles.of(pod, serving)).contains("/run/culvert/dns/tsig-key");
  }

  @Test
  void thePagesThatAreAskedForAreThere() throws Exception {
    try (MonitoringEndpoint monitoring =
            new MonitoringEndpoint(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                () -> "",
                new Readiness(new SimpleMeterRegistry()));
        HttpClient http = HttpClient.newHttpClient()) {
      Stream<String> probed =
          Stream.of(
                  serving.getStartupProbe(),
                  serving.getLivenessProbe(),
                  serving.getReadinessProbe())
              .map(KubernetesSettingsTest::path);
      for (String path : Stream.concat(probed, Stream.of("/metrics")).toList()) {
        HttpRequest request =
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:%d%s".formatted(monitoring.port(), path)))
                .build();
        assertThat(http.send(request, BodyHandlers.discarding()).statusCode())
            .as(path)
            .isNotEqualTo(404);
      }
    }
    assertThat(path(serving.getLivenessProbe())).isEqualTo("/healthz");
    assertThat(path(serving.getReadinessProbe())).isEqualTo("/readyz");
    assertThat(
            Manifests.text(
                Path.of(
                    "../web-portal/src/main/java/org/culvert/portal/status/StatusController.java")))
        .contains("@GetMapping(\"" + path(portal.getReadinessProbe()) + "\")");
    assertThat(KnownSettings.ofPortal()).containsEntry("SERVER_PORT", port(portal, "http"));
  }

  private static String path(Probe probe) {
    return probe.getHttpGet().getPath();
  }

  private static int port(Container container, String name) {
    return container.getPorts().stream()
        .filter(port -> port.getName().equals(name))
        .findFirst()
        .map(ContainerPort::getContainerPort)
        .orElseThrow();
  }

  private static List<String> variables(Container container) {
    return container.getEnv().stream().map(variable -> variable.getName()).toList();
  }

  private static List<String> without(List<String> some, List<String> names) {
    return names.stream().filter(name -> !some.contains(name)).toList();
  }

  private BrokerSettings settings(Container container) throws Exception {
    Map<String, String> environment = new HashMap<>();
    for (var variable : container.getEnv()) {
      var from = variable.getValueFrom();
      String value =
          from == null
              ? variable.getValue()
              : from.getFieldRef() == null
                  ? Manifests.configMap(from.getConfigMapKeyRef().getName())
                      .get(from.getConfigMapKeyRef().getKey())
                  : from.getFieldRef().getFieldPath().equals("metadata.name")
                      ? "culvert-broker-0"
                      : "192.0.2.10";
      environment.put(variable.getName(), value);
    }
    Path password = Files.writeString(folder.resolve("password"), "sesame\n");
    environment.put("CULVERT_DATABASE_PASSWORD_FILE", password.toString());
    Path keys = Files.writeString(folder.resolve("keys"), key + "\n");
    environment.put("CULVERT_SECRETS_KEY_FILE", keys.toString());
    return BrokerSettingsReader.read(
        "broker.toml", Manifests.text(Manifests.FOLDER.resolve("broker.toml")), environment);
  }
}
