// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.config;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.culvert.broker.realm.Realm;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.TunnelType;

/**
 * Reads the broker's TOML file and the environment. Touches nothing but the files that they name,
 * so that {@code --check-config} costs nothing and harms nothing.
 */
public final class BrokerSettingsReader {
  private final SettingsFile file;

  private BrokerSettingsReader(SettingsFile file) {
    this.file = file;
  }

  public static BrokerSettings read(Path path, Map<String, String> environment)
      throws InvalidSettings {
    return read(SettingsFile.open(path, environment, LiveSettings.Values.NONE));
  }

  /**
   * @param name of where the text is from, for the mistakes
   */
  public static BrokerSettings read(String name, String text, Map<String, String> environment)
      throws InvalidSettings {
    return read(new SettingsFile(name, text, environment));
  }

  static BrokerSettings read(SettingsFile file) throws InvalidSettings {
    BrokerSettings settings = readAll(file);
    if (file.mistakes().texts().isEmpty()) {
      file.refuseUnknownKeys();
    }
    if (!file.mistakes().texts().isEmpty()) {
      throw new InvalidSettings(file.mistakes().texts());
    }
    return settings;
  }

  static BrokerSettings readAll(SettingsFile file) {
    return new BrokerSettingsReader(file).all();
  }

  private BrokerSettings all() {
    Section broker = new Section(file, "broker");
    LimitSettings limits = limits(new Section(file, "limits"));
    List<Realm> realms = realms(limits.requestsPerMinute());
    TunSettings tun = tun(new Section(file, "tun"));
    refuseTooLong(realms, tun);
    return new BrokerSettings(
        broker.optional("public_address", Ipv4Address::parse),
        broker.one("digest_realm", BrokerSettingsReader::digestRealm, "culvert"),
        broker.one("digest_bug_1455", BrokerSettingsReader::yesOrNo, false),
        broker.optional("resolver", Ipv6Address::parse),
        broker.flag("strict_rfc", false),
        broker.duration("conflicts_kept", Duration.ofDays(30)),
        attributionKept(broker),
        database(new Section(file, "database")),
        log(new Section(file, "log")),
        SecretReader.read(new Section(file, "secrets")),
        TlsReader.read(new Section(file, "tls")),
        tun,
        monitoring(new Section(file, "monitoring")),
        tracing(new Section(file, "tracing")),
        listeners(realms),
        realms,
        limits,
        RedirectReader.read(new Section(file, "redirect"), realms),
        ClusterReader.read(new Section(file, "cluster")),
        DnsReader.read(file),
        AccountingReader.read(new Section(file, "accounting")));
  }

  private static Duration attributionKept(Section broker) {
    Duration usual = Duration.ofDays(180);
    Duration kept = broker.duration("attribution_kept", usual);
    if (kept.compareTo(Duration.ofDays(1)) < 0) {
      broker.mistake("attribution_kept", "whole days, one at least");
      return usual;
    }
    return kept;
  }

  private DatabaseSettings database(Section section) {
    String url =
        section.one(
            "url",
            text -> matching(text, "jdbc:postgresql:.+", "jdbc:postgresql://HOST:PORT/NAME"),
            "jdbc:postgresql://localhost:5432/culvert");
    String user = section.one("user", Function.identity(), "culvert");
    String password = section.one("password", Function.identity(), "");
    password = section.one("password_file", BrokerSettingsReader::firstLine, password);
    return new DatabaseSettings(
        url, user, Bytes.ofText(password), section.number("connections", 2, 100, 8));
  }

  private TunSettings tun(Section section) {
    String name = "(veth:)?[A-Za-z0-9_.-]{1,15}";
    return new TunSettings(
        section.one("device", text -> matching(text, name, "an interface name"), "culvert0"),
        section.number("mtu", 1280, 1500, 1280),
        section.one("capture", Function.identity(), ""));
  }

  /** The kernel would refuse what clients were told they may send. */
  private void refuseTooLong(List<Realm> realms, TunSettings tun) {
    for (Realm realm : realms) {
      int mtu = realm.inner().mtu();
      if (mtu > tun.mtu()) {
        new Section(file, "realm." + realm.name())
            .mistake(
                "mtu",
                "packets of %d do not fit through the device, whose tun.mtu is %d; set tun.mtu = %d, or lower this"
                    .formatted(mtu, tun.mtu(), mtu));
      }
    }
  }

  private static LogSettings log(Section section) {
    return new LogSettings(
        section.one("level", BrokerSettingsReader::level, "info"),
        section
            .one("format", text -> matching(text, "text|json", "write text or json"), "text")
            .equals("json"));
  }

  private MonitoringSettings monitoring(Section section) {
    return new MonitoringSettings(
        section.one("address", Function.identity(), "127.0.0.1"),
        section.number("port", 0, 65535, 3680));
  }

  private static TracingSettings tracing(Section section) {
    return new TracingSettings(
        section.optional("endpoint", BrokerSettingsReader::collector),
        section.flag("personal", false));
  }

  private static URI collector(String text) {
    return URI.create(
        matching(text, "https?://[^\\s/?#@]+(/[^\\s?#]*)?", "write http://HOST:4318 or https://…"));
  }

  private List<Realm> realms(int requestsPerMinute) {
    List<Realm> realms = new ArrayList<>();
    for (String name : file.sections("realm")) {
      Section section = new Section(file, "realm." + name);
      RealmReader.read(name, section, requestsPerMinute).ifPresent(realms::add);
    }
    if (file.sections("realm").isEmpty()) {
      file.mistakes().add("no [realm.NAME] section: nobody could get a tunnel");
    }
    PoolOverlap.mistakes(realms).forEach(file.mistakes()::add);
    return realms;
  }

  private List<ListenerSettings> listeners(List<Realm> realms) {
    List<String> every = realms.stream().map(Realm::name).toList();
    List<ListenerSettings> listeners = new ArrayList<>();
    for (String name : file.sections("listener")) {
      Section section = new Section(file, "listener." + name);
      List<String> offered = section.many("realms", Function.identity(), every);
      IpAddress anywhere = new Ipv4Address(0);
      listeners.add(
          new ListenerSettings(
              name,
              section.one("address", BrokerSettingsReader::listened, anywhere),
              section.number("port", 1, 65535, 3653),
              offered));
      refuseUnusable(section, offered, realms);
    }
    if (listeners.isEmpty()) {
      listeners.add(new ListenerSettings("main", new Ipv4Address(0), 3653, every));
      refuseUnusable(new Section(file, "listener.main"), every, realms);
    }
    refuseUseless(listeners, realms);
    return listeners;
  }

  /** The mechanism picks the realm, so two realms of one listener can't share one. */
  private static void refuseUnusable(Section section, List<String> offered, List<Realm> realms) {
    List<String> mechanisms = new ArrayList<>();
    for (String name : offered) {
      Set<String> own =
          realms.stream()
              .filter(realm -> realm.name().equals(name))
              .findFirst()
              .map(Realm::mechanisms)
              .orElse(Set.of());
      if (own.isEmpty()) {
        section.mistake("realms", "there is no usable [realm." + name + "]");
      }
      for (String mechanism : own) {
        if (mechanisms.contains(mechanism)) {
          section.mistake(
              "realms", "two realms offer " + mechanism + ": give them listeners of their own");
        }
      }
      mechanisms.addAll(own);
    }
  }

  /** An IPv6 listener without v4v6 could give nobody a tunnel. */
  private void refuseUseless(List<ListenerSettings> listeners, List<Realm> realms) {
    for (ListenerSettings listener : listeners) {
      boolean useful =
          listener.address() instanceof Ipv4Address
              || realms.stream()
                  .filter(realm -> listener.realms().contains(realm.name()))
                  .anyMatch(realm -> realm.tunnelTypes().contains(TunnelType.V4V6));
      if (!useful) {
        new Section(file, "listener." + listener.name())
            .mistake("address", "over IPv6 there is only v4v6, and no realm here offers that");
      }
    }
  }

  private LimitSettings limits(Section section) {
    LimitSettings usual = LimitSettings.DEFAULT;
    int most = 1_000_000;
    return new LimitSettings(
        section.number("signalling_per_second", 1, most, usual.signallingPerSecond()),
        section.number("signalling_burst", 1, most, usual.signallingBurst()),
        section.number("negotiations_per_source", 1, most, usual.negotiationsPerSource()),
        section.number("negotiations", 1, most, usual.negotiations()),
        section.number("authentication_failures", 1, most, usual.authenticationFailures()),
        section.number("requests_per_minute", 1, most / 1000, usual.requestsPerMinute()),
        section.number("echo_per_second", 1, most, usual.echoPerSecond()),
        section.number("versions_per_second", 1, most, usual.versionsPerSecond()),
        section.number("connections_per_source", 1, most, usual.connectionsPerSource()),
        section.number("connections", 1, most, usual.connections()),
        patience(section, "udp_silence", usual.udpSilence()),
        patience(section, "tcp_silence", usual.tcpSilence()),
        patience(section, "negotiation", usual.negotiation()));
  }

  private static Duration patience(Section section, String name, Duration usual) {
    Duration patience = section.duration(name, usual);
    if (patience.isZero() || patience.compareTo(Duration.ofHours(1)) > 0) {
      section.mistake(name, "from 1s to 60m");
      return usual;
    }
    return patience;
  }

  /**
   * Of IPv6 one address: answers have to come from where clients sent to, and tunnels end there.
   */
  private static IpAddress listened(String text) {
    IpAddress address = IpAddress.parse(text);
    if (address.equals(Ipv6Address.UNSPECIFIED)) {
      throw new IllegalArgumentException("\"::\" can't be used: name one IPv6 address");
    }
    return IpAddress.of(address.octets());
  }

  private static String firstLine(String path) {
    try {
      return Files.readString(Path.of(path)).lines().findFirst().orElse("");
    } catch (IOException e) {
      throw new IllegalArgumentException("the file " + path + " can't be read", e);
    }
  }

  private static String level(String text) {
    return matching(text, "error|warn|info|debug|trace", "error, warn, info, debug or trace");
  }

  private static boolean yesOrNo(String text) {
    return matching(text, "true|false", "write true or false").equals("true");
  }

  /** Old clients split the challenge at commas and quotes. */
  private static String digestRealm(String text) {
    return matching(text, "[A-Za-z0-9._-]{1,60}", "letters, digits, dots and hyphens only");
  }

  private static String matching(String text, String pattern, String right) {
    if (!text.matches(pattern)) {
      throw new IllegalArgumentException("\"%s\" can't be used: %s".formatted(text, right));
    }
    return text;
  }
}
