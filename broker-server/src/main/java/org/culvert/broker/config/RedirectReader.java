// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.config;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.culvert.broker.realm.Realm;
import org.culvert.broker.redirect.ClientNetwork;
import org.culvert.broker.redirect.OtherBroker;
import org.culvert.broker.redirect.RedirectSettings;

/** Reads {@code [redirect]}. */
final class RedirectReader {
  private RedirectReader() {}

  static RedirectSettings read(Section section, List<Realm> realms) {
    RedirectSettings usual = RedirectSettings.NONE;
    Map<String, List<OtherBroker>> homes = new HashMap<>();
    for (Home home : section.many("realms", RedirectReader::home, List.of())) {
      homes.put(home.realm(), home.brokers());
      if (realms.stream().noneMatch(realm -> realm.name().equals(home.realm()))) {
        section.mistake("realms", "there is no usable [realm." + home.realm() + "]");
      }
    }
    return new RedirectSettings(
        section.one("name", Function.identity(), usual.name()),
        section.many("brokers", OtherBroker::parse, usual.brokers()),
        section.many("regions", RedirectReader::region, usual.regions()),
        homes,
        section.number("tunnels", 0, 100_000_000, usual.tunnels()),
        section.number("sessions", 0, 100_000_000, usual.sessions()),
        section.number("lists_per_second", 1, 1_000_000, usual.listsPerSecond()));
  }

  private record Home(String realm, List<OtherBroker> brokers) {}

  private static Home home(String text) {
    String[] words = words(text, "a realm");
    return new Home(words[0], brokers(words));
  }

  private static RedirectSettings.Region region(String text) {
    String[] words = words(text, "a network");
    return new RedirectSettings.Region(ClientNetwork.parse(words[0]), brokers(words));
  }

  private static String[] words(String text, String first) {
    String[] words = text.strip().split(" +");
    if (words.length < 2) {
      throw new IllegalArgumentException(
          "\"%s\" is not %s and its brokers, with blanks between".formatted(text, first));
    }
    return words;
  }

  private static List<OtherBroker> brokers(String[] words) {
    return Arrays.stream(words).skip(1).map(OtherBroker::parse).toList();
  }
}
