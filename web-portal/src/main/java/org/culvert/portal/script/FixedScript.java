// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.script;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.TunnelType;

/** A script that sets a live v6v4 tunnel up without asking any broker. */
final class FixedScript {
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int HOME_LENGTH = 64;
  private static final int BITS_PER_GROUP = 16;
  private static final int CHARACTERS_PER_GROUP = 5;

  private FixedScript() {}

  /** What is in the way, if anything is. */
  static Optional<Obstacle> obstacle(ScriptWish wish, Optional<FixedEnds> live) {
    if (wish.type() != TunnelType.V6V4) {
      return Optional.of(Obstacle.NOT_V6V4);
    }
    if (live.isEmpty()) {
      return Optional.of(Obstacle.NO_TUNNEL);
    }
    if (live.get().type() != TunnelType.V6V4) {
      return Optional.of(Obstacle.OVER_UDP);
    }
    return wish.router().isPresent() && live.get().prefix().isEmpty()
        ? Optional.of(Obstacle.NO_PREFIX)
        : Optional.empty();
  }

  static Script of(ScriptWish wish, FixedEnds ends, String userid, String broker) {
    Map<String, String> values = new HashMap<>();
    values.put("file", wish.system().file());
    values.put("userid", userid);
    values.put("broker", broker);
    values.put("leaseEnds", MOMENT.format(ends.leaseEndsAt()));
    values.put("server4", ends.server().toString());
    values.put("server6", ends.serverInside().toString());
    values.put("client6", ends.clientInside().toString());
    values.put("source4", wish.local().orElse(ends.client()).toString());
    values.put("tunnel", wish.tunnel());
    values.put("hostType", wish.router().isPresent() ? "router" : "host");
    wish.local().map(Ipv4Address::toString).ifPresent(local -> values.put("local4", local));
    wish.router().ifPresent(router -> values.putAll(home(router, ends.prefix().orElseThrow())));
    String text = FilledText.of(wish.system().text(), values);
    // The command processor of Windows finds labels by CR LF.
    boolean windows = wish.system().file().endsWith(".cmd");
    return new Script(wish.system().file(), windows ? text.replace("\n", "\r\n") : text);
  }

  private static Map<String, String> home(ScriptWish.Router router, Ipv6Prefix prefix) {
    Map<String, String> values = new HashMap<>();
    Ipv6Prefix home = Ipv6Prefix.around(prefix.network(), HOME_LENGTH);
    String host = home.network().plus(1).toString();
    int groups = (prefix.length() + BITS_PER_GROUP - 1) / BITS_PER_GROUP;
    values.put("router", "");
    values.put("lan", router.lan());
    values.put("lanHost", host);
    values.put("lanAddress", host + "/" + HOME_LENGTH);
    values.put("lanPrefix", home.toString());
    values.put("wholePrefix", prefix.toString());
    values.put("prefixLength", Integer.toString(prefix.length()));
    // What templates append ::1/64 to: the written-out groups that the length reaches into.
    values.put(
        "prefixGroups",
        prefix.network().wireText().substring(0, groups * CHARACTERS_PER_GROUP - 1));
    if (prefix.length() < HOME_LENGTH) {
      values.put("spare", "");
    }
    return values;
  }
}
