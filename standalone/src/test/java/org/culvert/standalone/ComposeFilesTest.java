// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.culvert.broker.delegation.ReverseNames;
import org.culvert.protocol.address.Ipv6Prefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** docker-compose.yml and what belongs to it, without an engine. */
final class ComposeFilesTest {
  private static final Path HOME = Path.of("..");
  private static final Pattern USED = Pattern.compile("\\$\\{(CULVERT_[A-Z_]+)(?::?-([^${}]*)})?");
  private static final Pattern EXPLAINED = Pattern.compile("(?m)^#?(CULVERT_[A-Z_]+)=(.*)$");
  private static final Pattern SETTING = Pattern.compile("^(?:# )?([a-z_0-9]+) = ");
  private static final Pattern SECTION = Pattern.compile("^\\[([a-z.]+)]$");

  /** What is not ours to build: others write these images down. */
  private static final Set<String> BASES =
      Set.of("maven:3.9-eclipse-temurin-25", "eclipse-temurin:25-jre", "debian:trixie-slim");

  /** These end, or have a health check in an image that is not ours. */
  private static final Set<String> WITHOUT_CHECK = Set.of("secrets", "migrate", "mail", "grafana");

  private static final Set<String> CHECKED_IN_IMAGE =
      Set.of("broker", "portal", "names", "prometheus");

  @Test
  void everyVariableIsExplainedAndUsed() throws IOException {
    assertThat(explained().keySet()).isEqualTo(used().keySet());
  }

  @Test
  void theValueThatIsShownIsTheOneThatHolds() throws IOException {
    Map<String, String> explained = explained();
    Map<String, String> wrong = new TreeMap<>(used());
    wrong.values().removeIf(String::isEmpty);
    wrong.entrySet().removeIf(each -> each.getValue().equals(explained.get(each.getKey())));
    assertThat(wrong).isEmpty();
  }

  @Test
  void theBrokerIsToldSettingsThatThereAre() throws IOException {
    Map<String, Object> broker = requireNonNull(services().get("broker"));
    Map<?, ?> environment = requireNonNull((Map<?, ?>) broker.get("environment"));
    assertThat(settings()).containsAll(environment.keySet().stream().map(String::valueOf).toList());
  }

  @Test
  void everyServiceHasOnlyTheRightsThatItNeeds() throws IOException {
    services()
        .forEach(
            (name, service) -> {
              assertThat(service.get("cap_drop")).as(name).isEqualTo(List.of("ALL"));
              assertThat(service).as(name).doesNotContainKeys("privileged", "pid", "ipc");
              if (!name.equals("secrets")) {
                assertThat(String.valueOf(service.get("security_opt")))
                    .as(name)
                    .contains("no-new-privileges:true");
              }
            });
  }

  @Test
  void everyServiceThatStaysSaysHowItIs() throws IOException {
    services()
        .forEach(
            (name, service) ->
                assertThat(service.containsKey("healthcheck") && !name.equals("migrate"))
                    .as(name)
                    .isEqualTo(!WITHOUT_CHECK.contains(name) && !CHECKED_IN_IMAGE.contains(name)));
  }

  @Test
  void nothingIsPublishedForTheWorldUnlessTheOperatorSaysSo() throws IOException {
    assertThat(
            services().values().stream()
                .filter(service -> service.containsKey("ports"))
                .flatMap(service -> ((List<?>) service.get("ports")).stream())
                .map(String::valueOf))
        .allMatch(port -> port.startsWith("127.0.0.1:") || port.contains("_BIND:-127.0.0.1}:"));
  }

  @Test
  void whatIsMountedIsThere() throws IOException {
    List<String> files =
        services().values().stream()
            .filter(service -> service.containsKey("volumes"))
            .flatMap(service -> ((List<?>) service.get("volumes")).stream())
            .map(volume -> String.valueOf(volume).split(":", 2)[0])
            .filter(source -> source.startsWith("./"))
            .toList();
    assertThat(files).isNotEmpty().allMatch(file -> Files.isRegularFile(HOME.resolve(file)));
  }

  @ParameterizedTest
  @MethodSource("dockerfiles")
  void imagesAreMadeOfWhatTheyNeed(Path file) throws IOException {
    String text = Files.readString(file);
    Set<String> stages = new TreeSet<>();
    for (MatchResult from : matches("(?m)^FROM (\\S+)(?: AS (\\S+))?$", text)) {
      assertThat(BASES.contains(from.group(1)) || stages.contains(from.group(1)))
          .as("%s: %s", file, from.group())
          .isTrue();
      if (from.group(2) != null) {
        stages.add(from.group(2));
      }
    }
    // The first would be fetched from a registry, and a program with HTTP in it only to be asked.
    assertThat(text)
        .doesNotContainPattern("(?im)^#\\s*syntax=")
        .doesNotContain("HEALTHCHECK CMD curl");
    for (MatchResult install : matches("apt-get install.*", text.replace("\\\n", " "))) {
      assertThat(install.group())
          .contains("--no-install-recommends")
          .contains("rm -rf /var/lib/apt/lists/*");
    }
    for (MatchResult copy : matches("(?m)^COPY (?!--from)(.+) \\S+$", text)) {
      for (String source : copy.group(1).split(" ")) {
        Path folder = file.endsWith("packaging/Dockerfile") ? HOME : file.resolveSibling("");
        assertThat(source.contains("^") || Files.exists(folder.resolve(source)))
            .as("%s: %s", file, source)
            .isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2001:db8:1500::/40",
        "2001:db8::/29",
        "2001:db8:b::/64",
        "3fff::/20",
        "2001:db8:1500:fe00::/57",
        "2001:db8:1:2:3:4:5:6/128",
        "::/127"
      })
  void theNameServerHasTheZonesThatTheBrokerMeans(String prefix) throws Exception {
    assertThat(run("packaging/names/zones-of", prefix).lines())
        .containsExactlyElementsOf(ReverseNames.zones(Ipv6Prefix.parse(prefix)));
  }

  @Test
  void aDomainIsItsOwnZone() throws Exception {
    assertThat(run("packaging/names/zones-of", "Users.Example.NET."))
        .isEqualTo("users.example.net\n");
    assertThat(run("packaging/names/zones-of", "a b")).contains("neither a domain nor a prefix");
  }

  @Test
  void scriptsOfImagesAreClean() throws Exception {
    try (Stream<Path> files =
        Stream.of("image", "names", "network", "monitoring")
            .flatMap(folder -> list(HOME.resolve("packaging").resolve(folder)))) {
      String[] scripts =
          files
              .filter(file -> firstLine(file).startsWith("#!"))
              .map(file -> HOME.relativize(file).toString())
              .toArray(String[]::new);
      assertThat(scripts).hasSizeGreaterThan(10);
      assertThat(run("shellcheck", scripts)).isEmpty();
    }
  }

  static Stream<Path> dockerfiles() {
    return Stream.of("packaging", "packaging/names", "packaging/network", "packaging/monitoring")
        .map(folder -> HOME.resolve(folder).resolve("Dockerfile"));
  }

  private static Map<String, String> used() throws IOException {
    Map<String, String> used = new TreeMap<>();
    for (MatchResult match : USED.matcher(compose()).results().toList()) {
      String value = match.group(2) == null ? "" : match.group(2);
      used.merge(match.group(1), value, (one, other) -> one.isEmpty() ? other : one);
    }
    return used;
  }

  private static Map<String, String> explained() throws IOException {
    return EXPLAINED
        .matcher(Files.readString(HOME.resolve(".env.example")))
        .results()
        .collect(
            Collectors.toMap(
                match -> match.group(1), match -> match.group(2), (one, _) -> one, TreeMap::new));
  }

  private static Map<String, Map<String, Object>> services() throws IOException {
    Map<String, Map<String, Map<String, Object>>> file = new Yaml().load(compose());
    return requireNonNull(file.get("services"));
  }

  private static String compose() throws IOException {
    return Files.readString(HOME.resolve("docker-compose.yml"));
  }

  /** Of the example file, as variables of the environment. */
  private static Set<String> settings() throws IOException {
    Set<String> settings = new TreeSet<>();
    String section = "";
    for (String line : Files.readAllLines(HOME.resolve("broker-server/broker.example.toml"))) {
      var heading = SECTION.matcher(line);
      var setting = SETTING.matcher(line);
      if (heading.matches()) {
        section = heading.group(1);
      } else if (setting.find()) {
        settings.add(
            "CULVERT_"
                + (section + "." + setting.group(1)).toUpperCase(Locale.ROOT).replace('.', '_'));
      }
    }
    return settings;
  }

  private static List<MatchResult> matches(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().toList();
  }

  private static Stream<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).toList().stream();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String firstLine(Path file) {
    try {
      return Files.readAllLines(file).getFirst();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** What it says, on both outputs. */
  private static String run(String program, String... arguments) throws Exception {
    List<String> command = Stream.concat(Stream.of(program), Stream.of(arguments)).toList();
    Process process =
        new ProcessBuilder(command).directory(HOME.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }
}
