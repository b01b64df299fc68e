// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.culvert.broker.realm.Realm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveSettingsTest {
  private static final String GUESTS =
      """
      [realm.guests]
      mechanisms = ["ANONYMOUS"]
      endpoints = "2001:db8:a::/64"
      lifetime = "1d"
      """;

  @TempDir private Path folder;

  private Path file;
  private LiveSettings settings;

  @BeforeEach
  void start() throws Exception {
    file = Files.writeString(folder.resolve("broker.toml"), GUESTS);
    settings = LiveSettings.read(file, Map.of("CULVERT_LIMITS_CONNECTIONS", "99"));
  }

  @Test
  void aFileThatIsAsItWasChangesNothing() throws Exception {
    LiveSettings.Change change = settings.reread();
    assertThat(change.settings()).isEqualTo(settings.current());
    assertThat(change.taken()).isEmpty();
    assertThat(change.waiting()).isEmpty();
  }

  @Test
  void rulesAreTakenAndPoolsWait() throws Exception {
    write(
        GUESTS.replace("1d", "2d").replace("db8:a", "db8:f")
            + "[limits]\nnegotiations = 7\nconnections = 3\n[broker]\nconflicts_kept = \"3d\"\n");
    LiveSettings.Change change = settings.reread();
    assertThat(change.taken()).containsExactly("limits.negotiations", "realm.guests.lifetime");
    assertThat(change.waiting()).containsExactly("broker.conflicts_kept", "realm.guests.endpoints");
    Realm realm = change.settings().realms().getFirst();
    assertThat(realm.lifetime()).isEqualTo(Duration.ofDays(2));
    assertThat(realm.endpoints().getFirst().prefix()).hasToString("2001:db8:a::/64");
    assertThat(change.settings().limits().negotiations()).isEqualTo(7);
    assertThat(change.settings().limits().connections()).isEqualTo(99);
    assertThat(change.settings().conflictsKept()).isEqualTo(Duration.ofDays(30));
  }

  @Test
  void whatWaitsIsSaidAgainUntilTheRestartAndWhatWasTakenIsNot() throws Exception {
    write(GUESTS.replace("1d", "2d").replace("db8:a", "db8:f"));
    settings.accept(settings.reread());
    LiveSettings.Change again = settings.reread();
    assertThat(again.taken()).isEmpty();
    assertThat(again.waiting()).containsExactly("realm.guests.endpoints");
    write(GUESTS.replace("1d", "2d"));
    assertThat(settings.reread().waiting()).isEmpty();
  }

  @Test
  void aRealmComesAndGoesWithARestartOnly() throws Exception {
    String more = "[realm.more]\nmechanisms = [\"PLAIN\"]\nendpoints = \"2001:db8:b::/64\"\n";
    write(
        GUESTS
            + more
            + "lifetime = \"3d\"\n[secrets]\nkey = \"%s\"\n".formatted("A".repeat(43) + "="));
    LiveSettings.Change change = settings.reread();
    assertThat(change.settings().realms()).extracting(Realm::name).containsExactly("guests");
    assertThat(change.waiting()).contains("realm.more.lifetime", "realm.more.mechanisms");
    assertThat(change.taken()).isEmpty();
    assertThat(change.toString()).doesNotContain("AAAA");

    write(more + "[secrets]\nkey = \"%s\"\n".formatted("A".repeat(43) + "="));
    assertThat(settings.reread().settings().realms())
        .extracting(Realm::name)
        .containsExactly("guests");
  }

  @Test
  void wrongSettingsAreRefusedAsAWhole() throws Exception {
    write(GUESTS + "tunnels = \"many\"\n");
    assertThatThrownBy(settings::reread)
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("broker.toml:5: realm.guests.tunnels");
    write(GUESTS + "mechanism = []\n");
    assertThatThrownBy(settings::reread).hasMessageContaining("no such setting");
    Files.delete(file);
    assertThatThrownBy(settings::reread).hasMessageContaining("can't be read");
  }

  @Test
  void whatIsRightOnlyTogetherWithWhatWaitsIsRefused() throws Exception {
    write(GUESTS + "mtu = 1400\n[tun]\nmtu = 1400\n");
    assertThatThrownBy(settings::reread)
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("needs a restart because of tun.mtu");
  }

  @Test
  void everySettingThatCanBeFollowedIsOne() throws Exception {
    SettingsFile example =
        SettingsFile.open(Path.of("broker.example.toml"), Map.of(), LiveSettings.Values.NONE);
    BrokerSettings _ = BrokerSettingsReader.readAll(example);
    Set<String> known =
        example.asked().stream()
            .map(key -> key.replaceFirst("^realm\\.[^.]+\\.", "realm.*."))
            .collect(Collectors.toSet());
    assertThat(known).containsAll(LiveSettings.FOLLOWED);
  }

  private void write(String text) throws Exception {
    Files.writeString(file, text);
  }
}
