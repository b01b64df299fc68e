// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.setup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.culvert.broker.delegation.Bind;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With the programs of BIND 9 that check its files. */
class ZoneFilesTest {
  private static final LocalDate TODAY = LocalDate.parse("2026-11-24");

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "2001:db8:77::/48, broker.example.net, 2",
    "2001:db8:77::/46, ns.users.example.net, 5",
    "2001:db8:77:8::/62, users.example.net, 5",
    "2001:db8:77:1::/64, broker.example.net, 2",
  })
  void bindTakesTheZonesAndTheSnippet(String given, String name, int zones) throws Exception {
    Answers answers =
        new Answers(
            PrefixPlan.of(
                Ipv6Prefix.around(
                    Ipv6Prefix.parse(given.replaceFirst("/.*", "/128")).network(), length(given)),
                Optional.empty(),
                List.of()),
            Ipv4Address.parse("192.0.2.1"),
            name,
            Optional.of(new Answers.Names("users.example.net", "127.0.0.1")),
            "jdbc:postgresql:culvert",
            "culvert");
    Map<String, String> texts = ZoneFiles.texts(answers, TODAY);

    assertThat(texts).hasSize(zones);
    for (Map.Entry<String, String> text : texts.entrySet()) {
      Path file =
          Files.writeString(folder.resolve(Path.of(text.getKey()).getFileName()), text.getValue());
      String zone = file.getFileName().toString().replaceFirst("[.]zone$", "");
      assertThat(check("named-checkzone", "-k", "fail", zone, file.toString())).endsWith("OK\n");
    }
    Path snippet =
        Files.writeString(
            folder.resolve("culvert.conf"),
            ZoneFiles.snippet(answers, Bind.KEY_BASE64).replace("/var/lib/bind/", folder + "/"));
    assertThat(
            check("named-checkconf", "-z", snippet.toString())
                .lines()
                .filter(line -> line.contains("loaded serial 2026112401")))
        .hasSize(zones);
  }

  private static int length(String prefix) {
    return Integer.parseInt(prefix.replaceFirst(".*/", ""));
  }

  private static String check(String program, String... arguments) throws Exception {
    Process process =
        new ProcessBuilder(Stream.concat(Stream.of(program), Stream.of(arguments)).toList())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
