// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.setup;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;

/** The questions, in the order in which they are asked. */
final class Interview {
  private static final String NONE = "none";
  private static final String ROUTED = "routed";
  private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
  private static final String HOST = LABEL + "([.]" + LABEL + ")+";
  private static final String DIGITS = "[0-9.]+";
  private static final int LONGEST_NAME = 140;

  private final SetupOptions options;
  private final Questions questions;
  private final Surroundings here;

  Interview(SetupOptions options, Questions questions, Surroundings here) {
    this.options = options;
    this.questions = questions;
    this.here = here;
  }

  /**
   * @throws IllegalArgumentException with a text for the user
   */
  Answers ask() {
    Ipv6Prefix prefix =
        questions.ask(
            "prefix",
            "The IPv6 prefix that this machine was given",
            here.prefix().map(Ipv6Prefix::toString),
            Interview::prefix);
    PrefixPlan plan = plan(prefix, onLink(prefix));
    Ipv4Address address =
        questions.ask(
            "address",
            "The public IPv4 address that clients reach",
            here.publicAddress().map(Ipv4Address::toString),
            Interview::address);
    String name =
        questions.ask(
            "name",
            "The name that clients connect to",
            here.hostName().or(() -> Optional.of(address.toString())),
            Interview::name);
    return new Answers(plan, address, name, names(name), database(), databaseUser());
  }

  /** Compose has its own. */
  private String database() {
    return options.has("compose")
        ? "jdbc:postgresql://localhost:54320/culvert"
        : questions.ask(
            "database",
            "The database",
            Optional.of("jdbc:postgresql://localhost:5432/culvert"),
            Interview::url);
  }

  private String databaseUser() {
    return options.has("compose")
        ? "culvert"
        : questions.ask(
            "database-user", "Its user", Optional.of("culvert"), text -> matching(text, "\\w+"));
  }

  private Optional<String> onLink(Ipv6Prefix prefix) {
    if (options.has(ROUTED) || prefix.length() != PrefixPlan.LONGEST) {
      return options.value("on-link");
    }
    String answer =
        questions.ask(
            "on-link",
            "Is it on the link of an interface (say which), or routed to this machine (say routed)",
            Optional.of(here.linkOf(prefix).orElse(ROUTED)),
            text -> matching(text, "[A-Za-z0-9_.-]{1,15}"));
    return answer.equals(ROUTED) ? Optional.empty() : Optional.of(answer);
  }

  private PrefixPlan plan(Ipv6Prefix prefix, Optional<String> onLink) {
    List<Ipv6Address> taken =
        here.addresses().stream().map(Surroundings.OwnAddress::address).toList();
    PrefixPlan plan = PrefixPlan.of(prefix, onLink, taken);
    if (plan.delegations().isEmpty()) {
      return plan;
    }
    return questions.ask(
        "largest",
        "The largest prefix of an account (%,d accounts can have a /%d)"
            .formatted(plan.places(), plan.largest()),
        Optional.of(Integer.toString(plan.largest())),
        text -> plan.withLargest(length(text)));
  }

  private Optional<Answers.Names> names(String name) {
    String domain =
        questions.ask(
            "domain",
            "The domain of your users' names, a zone of its own, or none",
            Optional.of(NONE),
            text -> text.equals(NONE) ? text : host(text));
    if (domain.equals(NONE)) {
      return Optional.empty();
    }
    if (name.matches(DIGITS)) {
      throw new IllegalArgumentException(
          "setup --name %s: with a domain this has to be a name, for it becomes the name server"
              .formatted(name));
    }
    String primary =
        questions.ask(
            "primary",
            "The name server that takes the updates",
            Optional.of("127.0.0.1"),
            Interview::server);
    return Optional.of(new Answers.Names(domain, primary));
  }

  private static Ipv6Prefix prefix(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException(
          "\"%s\" is not a prefix; that is an address with a length, 2001:db8:77::/48"
              .formatted(text));
    }
    Ipv6Prefix prefix =
        Ipv6Prefix.around(
            Ipv6Address.parse(text.substring(0, slash)), length(text.substring(slash + 1)));
    if (!prefix.equals(parsed(text))) {
      throw new IllegalArgumentException(
          "%s has bits beyond its length; did you mean %s?".formatted(text, prefix));
    }
    if (prefix.length() < PrefixPlan.SHORTEST || prefix.length() > PrefixPlan.LONGEST) {
      throw new IllegalArgumentException(
          prefix + ": a broker is given a /32 to a /64; ask your provider for one");
    }
    if (!prefix.network().isGlobalUnicast()) {
      throw new IllegalArgumentException(
          prefix + " is not of the public Internet, whose addresses begin with 2 or 3");
    }
    return prefix;
  }

  private static Ipv6Prefix parsed(String text) {
    try {
      return Ipv6Prefix.parse(text);
    } catch (IllegalArgumentException e) {
      return new Ipv6Prefix(Ipv6Address.UNSPECIFIED, 0);
    }
  }

  private static int length(String text) {
    if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) > 128) {
      throw new IllegalArgumentException("\"" + text + "\" is not the length of a prefix");
    }
    return Integer.parseInt(text);
  }

  private static Ipv4Address address(String text) {
    Ipv4Address address = Ipv4Address.parse(text);
    if (!address.isUnicast() || address.isPrivate()) {
      throw new IllegalArgumentException(
          text + " can't be reached from the Internet; say the public address of this machine");
    }
    return address;
  }

  private static String name(String text) {
    return text.matches(DIGITS) ? Ipv4Address.parse(text).toString() : host(text);
  }

  private static String host(String text) {
    String plain = text.toLowerCase(Locale.ROOT).replaceFirst("[.]$", "");
    if (plain.length() > LONGEST_NAME || !plain.matches(HOST)) {
      throw new IllegalArgumentException("\"" + text + "\" is not a name like broker.example.net");
    }
    return plain;
  }

  private static String server(String text) {
    String address = text.replaceFirst(":[0-9]{1,5}$", "");
    return text.matches("[0-9.]+(:[0-9]{1,5})?")
        ? Ipv4Address.parse(address) + text.substring(address.length())
        : IpAddress.parse(text).toString();
  }

  private static String url(String text) {
    return matching(text, "jdbc:postgresql:[!-~&&[^\"\\\\]]+");
  }

  private static String matching(String text, String pattern) {
    if (!text.matches(pattern)) {
      throw new IllegalArgumentException("\"" + text + "\" can't be used here");
    }
    return text;
  }
}
