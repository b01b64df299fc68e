// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.setup;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The zones that the broker's names are in, and what a BIND 9 has to be told about them. From its
 * first update on a zone is BIND's own: what is written here is how it begins.
 */
final class ZoneFiles {
  static final String SNIPPET = "bind/culvert.conf";
  private static final String FOLDER = "bind/";
  private static final String DEBIAN = "/var/lib/bind/";

  private ZoneFiles() {}

  static List<String> zones(Answers answers) {
    return together(
        answers.names().stream().map(Answers.Names::domain).toList(), answers.reverseZones());
  }

  static List<String> together(List<String> some, List<String> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  /** By the name of the file. */
  static Map<String, String> texts(Answers answers, LocalDate today) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String zone : zones(answers)) {
      texts.put(FOLDER + file(zone), zone(zone, answers, today));
    }
    return texts;
  }

  private static String file(String zone) {
    return zone + ".zone";
  }

  private static String zone(String zone, Answers answers, LocalDate today) {
    String server = answers.name();
    String domain = answers.names().map(Answers.Names::domain).orElse(zone);
    boolean inside = server.equals(zone) || server.endsWith("." + zone);
    return """
        $TTL 300
        $ORIGIN %s.
        @ IN SOA %s. hostmaster.%s. %s01 3600 900 1209600 300
        @ IN NS %s.
        %s"""
        .formatted(
            zone,
            server,
            domain,
            today.format(DateTimeFormatter.BASIC_ISO_DATE),
            server,
            inside ? "%s. IN A %s%n".formatted(server, answers.address()) : "");
  }

  /**
   * @param key in base64
   */
  static String snippet(Answers answers, String key) {
    return """
        // Written by "culvert broker setup". Include this in named.conf, and keep it from others: it has the key.
        key "culvert" { algorithm hmac-sha256; secret "%s"; };
        """
            .formatted(key)
        + zones(answers).stream()
            .map(
                zone ->
                    """
                    zone "%s" {
                      type primary;
                      file "%s%s";
                      update-policy { grant culvert zonesub A AAAA NS PTR; };
                    };
                    """
                        .formatted(zone, DEBIAN, file(zone)))
            .collect(Collectors.joining());
  }
}
