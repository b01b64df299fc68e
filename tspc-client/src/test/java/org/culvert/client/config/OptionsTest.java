// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  @Test
  void everyOptionOfTheHelpPageIsTaken() throws Options.UsageError {
    Options options =
        Options.parse("-vv", "-i", "sit7", "-utun7", "-s", "eth7", "-f", "a.conf", "-r", "30");

    assertThat(options.verbosity()).isEqualTo(2);
    assertThat(options.v6v4Interface()).contains("sit7");
    assertThat(options.v6udpv4Interface()).contains("tun7");
    assertThat(options.advertisingInterface()).contains("eth7");
    assertThat(options.file()).contains("a.conf");
    assertThat(options.retryDelay()).contains(Duration.ofSeconds(30));
    assertThat(options.foreground()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"-v,1", "-vv,2", "-vvv,3", "-vvvv,3", "-n,0"})
  void moreLettersSayMore(String option, int level) throws Options.UsageError {
    assertThat(Options.parse(option).verbosity()).isEqualTo(level);
  }

  @Test
  void flagsMayBeJoined() throws Options.UsageError {
    Options options = Options.parse("-nbv", "-f-");

    assertThat(options.foreground()).isTrue();
    assertThat(options.once()).isTrue();
    assertThat(options.verbosity()).isEqualTo(1);
    assertThat(options.file()).contains("-");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-h", "-?", "--help"})
  void helpIsAskedForInThreeWays(String option) throws Options.UsageError {
    assertThat(Options.parse(option).help()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-x",
        "-c",
        "--verbos",
        "--verbose=2",
        "tspc.conf",
        "-",
        "-f",
        "--config",
        "-r",
        "-rx",
        "-r9999",
        "--retry=1h",
        "--json",
        "--",
        "start"
      })
  void anythingElseIsAUsageError(String argument) {
    assertThatExceptionOfType(Options.UsageError.class).isThrownBy(() -> Options.parse(argument));
  }

  @ParameterizedTest
  @CsvSource({
    "--verbose,-v",
    "--interface-v6v4 sit7,-i sit7",
    "--interface-v6udpv4=tun7,-u tun7",
    "--interface-prefix eth7,-s eth7",
    "--config=/a=b.conf,-f /a=b.conf",
    "--retry 30,-r 30",
    "--foreground,-n",
    "--no-retry,-b",
    "--no-questions,-y",
    "--help,-h",
    "--version,-V",
    "--status,status",
    "--doctor --json,doctor --json",
    "--stop,stop",
    "--check,check",
  })
  void everyOptionHasALongName(String longName, String shortOne) throws Options.UsageError {
    assertThat(Options.parse(longName.split(" "))).isEqualTo(Options.parse(shortOne.split(" ")));
  }

  @Test
  void aCommandMayStandAnywhereButOnlyOne() throws Options.UsageError {
    Options options = Options.parse("-v", "status", "--json", "-f", "a.conf");
    assertThat(options.command()).isEqualTo(Options.Command.STATUS);
    assertThat(options.json()).isTrue();
    assertThat(options.file()).contains("a.conf");
    assertThat(Options.parse().command()).isEqualTo(Options.Command.TUNNEL);
    assertThatExceptionOfType(Options.UsageError.class)
        .isThrownBy(() -> Options.parse("stop", "status"))
        .withMessageContaining("one command");
  }

  @Test
  void theUsageNamesEachOption() {
    assertThat(Options.USAGE)
        .contains(
            "-v ", "-vv", "-vvv", "-i ", "-u ", "-s ", "-f ", "-r ", "-n ", "-b ", "-y ", "-h ",
            "-?", "-V ");
    assertThat(OptionReader.LETTERS.keySet())
        .allSatisfy(name -> assertThat(Options.USAGE).contains("--" + name + " "));
    for (Options.Command command : Options.Command.values()) {
      if (command != Options.Command.TUNNEL) {
        assertThat(Options.USAGE).contains("tspc " + command.name().toLowerCase(Locale.ROOT) + " ");
      }
    }
  }
}
