// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.message.TspVersion;
import org.culvert.protocol.message.TunnelType;

/**
 * Turns a {@code tspc.conf} (or a gogoc.conf, or a gw6c.conf) and the command line into {@link
 * ClientSettings}. All mistakes are reported at once, each with its place and its remedy; keys
 * without effect are warned about.
 */
public final class SettingsReader {
  static final String INTERFACE = "[A-Za-z0-9][A-Za-z0-9._-]{0,14}";
  static final String DEVICE = "(veth:)?" + INTERFACE;

  private static final String INTERFACE_REMEDY =
      "write an interface name: up to 15 letters, digits, dots, dashes or underscores";
  private static final String NAME = "[A-Za-z0-9]([A-Za-z0-9-]{0,62})?(\\.[A-Za-z0-9-]{1,63})*\\.?";
  private static final List<String> DIRECTORY_KEYS = List.of("tsp_dir", "gogoc_dir", "gw6_dir");
  private static final List<TspVersion> LADDER =
      List.of(TspVersion.V2_0_2, TspVersion.V2_0_1, TspVersion.V2_0_0, TspVersion.V1_0_1);

  private static final Set<String> OWN_KEYS =
      Set.of(
          "tsp_version",
          "tsp_dir",
          "gogoc_dir",
          "gw6_dir",
          "auth_method",
          "client_v4",
          "if_source",
          "userid",
          "passwd",
          "digest_bug_1455",
          "tls",
          "tls_ca",
          "template",
          "server",
          "retry_delay",
          "retry_delay_max",
          "auto_retry_connect",
          "tunnel_mode",
          "if_tunnel_v6v4",
          "if_tunnel_v6udpv4",
          "if_tunnel_v4v6",
          "tunnel_carrier",
          "tunnel_server",
          "client_v6",
          "proxy_client",
          "keepalive",
          "keepalive_interval",
          "host_type",
          "prefixlen",
          "if_prefix",
          "dns_server",
          "redirect",
          "broker_list",
          "last_server",
          "always_use_same_server");

  static final Set<String> KEYS =
      Stream.concat(OWN_KEYS.stream(), LogReader.KEYS.stream())
          .collect(Collectors.toUnmodifiableSet());

  /** Known from the clients of that time, and without a counterpart here. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "haccess_proxy_enabled",
          "haccess_web_enabled",
          "haccess_document_root",
          "dslite_client",
          "dslite_server",
          "protocol",
          "routing_info");

  private final Options options;
  private final ConfFile file;
  private final Values values;

  private SettingsReader(Options options, ConfFile file) {
    this.options = options;
    this.file = file;
    this.values = new Values(file);
  }

  /** What was read, and what the user should know about it. */
  public record Reading(ClientSettings settings, List<Mistake> warnings) {
    public Reading {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * @param name of the file, for messages
   */
  public static Reading read(String name, String text, Options options) throws ConfigurationError {
    SettingsReader reader = new SettingsReader(options, ConfFile.parse(name, text));
    ClientSettings settings = reader.settings();
    return new Reading(settings, reader.warnings());
  }

  private ClientSettings settings() throws ConfigurationError {
    Optional<ServerAddress> server = server();
    Credentials credentials = credentials();
    TunnelWish wish = tunnel();
    RetryPolicy retry = retry();
    List<TspVersion> ladder = ladder();
    String template = template();
    Path directory = directory();
    Interfaces interfaces = interfaces();
    Optional<Carrier> carrier = carrier(wish, interfaces);
    RedirectPolicy redirect = redirect(directory);
    TlsWish tls = tls(wish.type());
    LogWish log = LogReader.read(values, directory);
    values.complain();
    return new ClientSettings(
        server.orElseThrow(),
        credentials,
        wish,
        retry,
        ladder,
        template,
        directory,
        interfaces,
        carrier,
        redirect,
        tls,
        log);
  }

  private Interfaces interfaces() {
    String v6v4 = device("if_tunnel_v6v4", options.v6v4Interface(), DEVICE, "");
    String v6udpv4 = device("if_tunnel_v6udpv4", options.v6udpv4Interface(), DEVICE, "tun");
    Optional<String> v4v6 = values.text("if_tunnel_v4v6", INTERFACE, INTERFACE_REMEDY);
    return new Interfaces(Optional.of(v6v4).filter(name -> !name.isEmpty()), v6udpv4, v4v6);
  }

  private Optional<Carrier> carrier(TunnelWish wish, Interfaces interfaces) {
    Optional<Carrier> carrier =
        values
            .parsed("tunnel_carrier", SettingsReader::carrier, "write auto, kernel or user")
            .flatMap(found -> found);
    if (wish.proxy() && carrier.filter(found -> found == Carrier.USER).isPresent()) {
      values.wrong("tunnel_carrier", "user is impossible with proxy_client", "remove it");
    }
    if (wish.type() == TunnelType.V4V6
        && interfaces.device(TunnelType.V4V6, Carrier.USER).contains(":")) {
      values.wrong("if_tunnel_v4v6", "a veth pair carries IPv6 only", "name a TUN device here");
    }
    return carrier;
  }

  private static Optional<Optional<Carrier>> carrier(String text) {
    Optional<Carrier> named = Carrier.of(text);
    return named.isPresent() || text.equals("auto") ? Optional.of(named) : Optional.empty();
  }

  private Optional<ServerAddress> server() {
    if (!values.isSet("server")) {
      values.wrong(
          "server",
          "not set",
          "write the name or address of your tunnel broker: server = broker.example.net");
      return Optional.empty();
    }
    return values.parsed(
        "server", ServerAddress::parse, "write a name or an address, and :port where needed");
  }

  private TlsWish tls(TunnelType type) {
    TlsWish.Mode mode =
        values
            .parsed("tls", SettingsReader::tlsMode, "write off, on or required")
            .orElse(TlsWish.Mode.ON);
    Optional<Path> authorities =
        values.parsed(
            "tls_ca",
            text -> Optional.of(Path.of(text)).filter(Files::isReadable),
            "name a file of certificates in PEM that can be read");
    if (mode == TlsWish.Mode.REQUIRED && type == TunnelType.V6UDPV4) {
      values.wrong("tls", "UDP has no TLS", "set tunnel_mode = v6v4, or tls = on");
    }
    return new TlsWish(mode, authorities);
  }

  private static Optional<TlsWish.Mode> tlsMode(String text) {
    return Arrays.stream(TlsWish.Mode.values())
        .filter(mode -> mode.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst();
  }

  private Credentials credentials() {
    AuthMethod method = values.parsed("auth_method", SettingsReader::method, METHODS).orElse(ANY);
    String userid =
        values
            .text("userid", "[!-~]{1,253}", "write up to 253 printable characters without blanks")
            .orElse(Credentials.ANONYMOUS);
    String password =
        values
            .text("passwd", "[ -~]{1,128}", "write up to 128 printable ASCII characters")
            .orElse("");
    Credentials credentials =
        new Credentials(method, userid, password, values.yesOrNo("digest_bug_1455", false));
    if (!credentials.isAnonymous() && userid.equals(Credentials.ANONYMOUS)) {
      values.wrong(
          "userid", "not set, but auth_method is " + method.text(), "write the account's user id");
    } else if (!credentials.isAnonymous() && !values.isSet("passwd")) {
      values.wrong(
          "passwd", "not set for user " + userid, "copy the password from the registration mail");
    }
    return credentials;
  }

  private static final AuthMethod ANY = AuthMethod.ANY;
  private static final String METHODS = "write any, scram-sha-256, digest-md5, plain or anonymous";

  private static Optional<AuthMethod> method(String text) {
    return Arrays.stream(AuthMethod.values())
        .filter(method -> method.text().equals(text.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  private TunnelWish tunnel() {
    TunnelType type =
        values
            .parsed("tunnel_mode", TunnelType::ofXmlName, "write v6anyv4, v6udpv4, v6v4 or v4v6")
            .orElse(TunnelType.V6ANYV4);
    Optional<Ipv4Address> address =
        values
            .parsed("client_v4", automatic(Ipv4Address::parse), "write auto or an IPv4 address")
            .flatMap(found -> found);
    Optional<Ipv6Address> address6 =
        values
            .parsed("client_v6", automatic(Ipv6Address::parse), "write auto or an IPv6 address")
            .flatMap(found -> found);
    Optional<IpAddress> server =
        values
            .parsed("tunnel_server", automatic(IpAddress::parse), "write auto or an address")
            .flatMap(found -> found);
    Optional<String> source = values.text("if_source", INTERFACE, INTERFACE_REMEDY);
    boolean proxy = values.yesOrNo("proxy_client", false);
    Duration interval = values.seconds("keepalive_interval", 0, 3600, 30);
    boolean keepalive = values.yesOrNo("keepalive", !proxy) && !interval.isZero();
    if (proxy) {
      checkProxy(type, address, keepalive);
    }
    Optional<TunnelWish.Router> router = router();
    if (type == TunnelType.V4V6 && router.isPresent()) {
      values.wrong("host_type", "v4v6 gives one address", "set host_type = host");
    }
    return new TunnelWish(
        type,
        address,
        address6,
        server,
        source,
        proxy,
        Optional.of(interval).filter(i -> keepalive),
        router);
  }

  private void checkProxy(TunnelType type, Optional<Ipv4Address> address, boolean keepalive) {
    if (type == TunnelType.V6UDPV4 || type == TunnelType.V4V6) {
      values.wrong(
          "proxy_client",
          "impossible with tunnel_mode = " + type.xmlName(),
          "set tunnel_mode = v6v4");
    }
    if (keepalive) {
      values.wrong("proxy_client", "impossible with keepalive = yes", "set keepalive = no");
    }
    if (address.isEmpty()) {
      values.wrong(
          "proxy_client", "the other machine is not named", "set client_v4 to its IPv4 address");
    }
  }

  private static <T> Function<String, Optional<Optional<T>>> automatic(Function<String, T> parser) {
    return text -> {
      if (text.equals("auto")) {
        return Optional.of(Optional.empty());
      }
      try {
        return Optional.of(Optional.of(parser.apply(text)));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    };
  }

  private Optional<TunnelWish.Router> router() {
    boolean router =
        values
            .text("host_type", "host|router", "write host or router")
            .filter(type -> type.equals("router"))
            .isPresent();
    int length = values.number("prefixlen", 0, 64, 64);
    if (length != 0 && length < 48) {
      values.wrong("prefixlen", length + " is out of range", "write a number from 48 to 64");
    }
    String home = device("if_prefix", options.advertisingInterface(), INTERFACE, "");
    List<String> servers =
        values
            .parsed(
                "dns_server",
                SettingsReader::names,
                "write full host names separated by colons, no addresses")
            .orElse(List.of());
    if (router && home.isEmpty()) {
      values.wrong(
          "if_prefix",
          "not set for a router",
          "name the interface of the network that gets the prefix");
    }
    if (!router && !servers.isEmpty()) {
      values.wrong("dns_server", "needs host_type = router", "set that, or remove dns_server");
    }
    // Old clients have always asked for a /48 when the length was 0.
    return router
        ? Optional.of(new TunnelWish.Router(length == 0 ? 48 : length, home, servers))
        : Optional.empty();
  }

  private static Optional<List<String>> names(String text) {
    List<String> names = List.of(text.split(":", -1));
    boolean sound =
        text.length() <= 1024
            && names.stream().allMatch(name -> name.matches(NAME) && name.matches(".*[A-Za-z].*"));
    return sound ? Optional.of(names) : Optional.empty();
  }

  private RetryPolicy retry() {
    Duration delay = options.retryDelay().orElse(values.seconds("retry_delay", 0, 3600, 0));
    Duration longest = values.seconds("retry_delay_max", 0, 3600, 300);
    if (longest.compareTo(delay) < 0) {
      if (values.isSet("retry_delay_max")) {
        values.wrong("retry_delay_max", "less than retry_delay", "write at least as much");
      }
      longest = delay;
    }
    boolean reconnect = values.yesOrNo("auto_retry_connect", true);
    return new RetryPolicy(options.once() ? Duration.ZERO : delay, longest, reconnect);
  }

  private List<TspVersion> ladder() {
    Optional<TspVersion> ceiling =
        values.parsed(
            "tsp_version",
            TspVersion::of,
            "remove it: the client adapts to every broker by itself");
    if (ceiling.isEmpty()) {
      return LADDER;
    }
    List<TspVersion> ladder =
        LADDER.stream().filter(version -> version.compareTo(ceiling.get()) <= 0).toList();
    return ladder.isEmpty() ? List.of(ceiling.get()) : ladder;
  }

  private String template() {
    return values
        .text(
            "template",
            "[A-Za-z0-9][A-Za-z0-9._-]{0,63}",
            "write linux or another one that tspc has, or the name of a file in the template folder")
        .orElse(OperatingSystem.current().template());
  }

  private Path directory() {
    List<String> set = DIRECTORY_KEYS.stream().filter(values::isSet).toList();
    Path directory = Path.of("").toAbsolutePath();
    for (String key : set) {
      directory = Path.of(file.find(key).orElseThrow()).toAbsolutePath();
      if (!Files.isDirectory(directory)) {
        values.wrong(key, directory + " is no folder", "make it, or write another one");
      }
    }
    return directory;
  }

  private RedirectPolicy redirect(Path directory) {
    return new RedirectPolicy(
        values
            .parsed("redirect", SettingsReader::follow, "write any, same-domain or off")
            .orElse(RedirectPolicy.Follow.ANY),
        file("broker_list", "tsp-broker-list.txt", directory),
        file("last_server", "tsp-last-server.txt", directory),
        values.yesOrNo("always_use_same_server", false));
  }

  private static Optional<RedirectPolicy.Follow> follow(String text) {
    return Arrays.stream(RedirectPolicy.Follow.values())
        .filter(follow -> follow.text().equals(text))
        .findFirst();
  }

  private Path file(String key, String whenUnset, Path directory) {
    return directory.resolve(
        values.text(key, "[!-~]{1,256}", "write the name of a file").orElse(whenUnset));
  }

  private String device(String key, Optional<String> option, String pattern, String whenUnset) {
    if (option.isPresent() && !option.get().matches(pattern)) {
      values.wrong(key, "'" + option.get() + "' can't be used", INTERFACE_REMEDY);
    }
    return option.orElse(values.text(key, pattern, INTERFACE_REMEDY).orElse(whenUnset));
  }

  private List<Mistake> warnings() {
    List<Mistake> warnings = new ArrayList<>(file.warnings());
    for (ConfFile.Statement statement : file.statements()) {
      if (!KEYS.contains(statement.key())) {
        boolean known = WITHOUT_EFFECT.contains(statement.key());
        warnings.add(
            new Mistake(
                file.place(statement.line()),
                statement.key(),
                known ? "has no effect in this client" : "unknown",
                known ? "it may stay" : "check the spelling, or remove it"));
      }
    }
    if (values.isSet("if_source")
        && file.find("client_v4").filter(v -> !v.equals("auto")).isPresent()) {
      warnings.add(
          new Mistake(
              file.place("if_source"),
              "if_source",
              "not looked at, because client_v4 is set",
              "remove one of the two"));
    }
    return warnings;
  }

  /** Every key that may stand in a file without an unknown-key warning. */
  static List<String> knownKeys() {
    return Stream.concat(KEYS.stream(), WITHOUT_EFFECT.stream()).sorted().toList();
  }
}
