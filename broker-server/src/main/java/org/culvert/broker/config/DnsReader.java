// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.culvert.broker.delegation.DnsSettings;
import org.culvert.broker.delegation.ReverseNames;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.Bytes;

/** Reads {@code [dns]}, and the domain of each realm. */
final class DnsReader {
  /** Leaves room for a user's name, and for a label of a name server below it. */
  private static final int LONGEST_DOMAIN = 140;

  private static final String DOMAIN =
      "([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)([.][a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*";

  private DnsReader() {}

  /** Empty without a primary, or when it can't be made; then the reason was noted. */
  static Optional<DnsSettings> read(SettingsFile file) {
    Section section = new Section(file, "dns");
    Optional<Endpoint> primary = section.optional("primary", DnsReader::endpoint);
    String keyName = section.one("key_name", DnsReader::domain, "culvert");
    Optional<Bytes> plain = section.optional("key", DnsReader::key);
    Optional<Bytes> key =
        section.optional("key_file", path -> key(firstLine(path))).or(() -> plain);
    List<String> zones =
        section.many("zones", DnsReader::zones, List.of()).stream().flatMap(List::stream).toList();
    List<Endpoint> resolvers = section.many("resolvers", DnsReader::endpoint, List.of());
    boolean strict = section.one("strict", DnsReader::flag, false);
    boolean privateServers = section.one("private_name_servers", DnsReader::flag, false);
    int port = section.number("name_server_port", 1, 65535, DnsSettings.PORT);
    boolean pointers = section.one("ptr", DnsReader::flag, true);
    Duration ttl = section.duration("ttl", Duration.ofMinutes(5));
    Map<String, String> domains = domains(file, zones, primary.isPresent());
    if (primary.isEmpty()) {
      return Optional.empty();
    }
    if (key.isEmpty()) {
      section.mistake("key", "is missing: the primary takes signed updates only");
    }
    if (zones.isEmpty()) {
      section.mistake("zones", "is missing: without one nothing can be published");
    }
    return key.map(
        secret ->
            new DnsSettings(
                primary.get(),
                keyName,
                secret,
                zones,
                domains,
                resolvers,
                strict,
                privateServers,
                pointers,
                ttl,
                port));
  }

  private static Map<String, String> domains(
      SettingsFile file, List<String> zones, boolean hasPrimary) {
    Map<String, String> domains = new HashMap<>();
    for (String realm : file.sections("realm")) {
      Section section = new Section(file, "realm." + realm);
      Optional<String> domain = section.optional("domain", DnsReader::domain);
      if (domain.isPresent()) {
        if (domains.containsValue(domain.get())) {
          section.mistake("domain", "two realms can't have one: their users may have one name");
        } else if (!hasPrimary) {
          section.mistake("domain", "needs dns.primary, which publishes the names");
        } else if (zones.stream().noneMatch(zone -> isIn(domain.get(), zone))) {
          section.mistake("domain", domain.get() + " is in none of dns.zones");
        }
        domains.put(realm, domain.get());
      }
    }
    return domains;
  }

  private static boolean isIn(String domain, String zone) {
    return domain.equals(zone) || domain.endsWith("." + zone);
  }

  /**
   * {@code 192.0.2.53}, {@code 192.0.2.53:5353}, {@code 2001:db8::53}, {@code [2001:db8::53]:53}.
   */
  private static Endpoint endpoint(String text) {
    return endpoint(text, DnsSettings.PORT);
  }

  /** An address, or address:port; IPv6 in brackets if there is a port. */
  static Endpoint endpoint(String text, int usualPort) {
    boolean bare =
        text.indexOf(':') < 0 || (text.indexOf('[') < 0 && text.split(":", -1).length > 2);
    if (bare) {
      return new Endpoint(IpAddress.parse(text), usualPort);
    }
    int colon = text.lastIndexOf(':');
    String port = text.substring(colon + 1);
    if (!port.matches("[1-9][0-9]{0,4}")) {
      throw new IllegalArgumentException("\"" + text + "\" is not an address, or address:port");
    }
    String address = text.substring(0, colon).replaceFirst("^\\[(.*)]$", "$1");
    return new Endpoint(IpAddress.parse(address), Integer.parseInt(port));
  }

  /** The name of a zone; or a prefix, for its reverse zones: several unless it ends at a digit. */
  private static List<String> zones(String text) {
    if (text.indexOf('/') < 0) {
      return List.of(domain(text));
    }
    Ipv6Prefix prefix = Ipv6Prefix.parse(text);
    if (prefix.length() == 0) {
      throw new IllegalArgumentException("\"" + text + "\": nobody has the zone of all addresses");
    }
    return ReverseNames.zones(prefix);
  }

  private static String domain(String text) {
    String plain = text.toLowerCase(Locale.ROOT).replaceFirst("[.]$", "");
    if (plain.length() > LONGEST_DOMAIN || !plain.matches(DOMAIN)) {
      throw new IllegalArgumentException("\"" + text + "\" is not the name of a domain");
    }
    return plain;
  }

  /** Never shown, not even when it is wrong. */
  private static Bytes key(String text) {
    byte[] octets;
    try {
      octets = Base64.getDecoder().decode(text.strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the key is not base64, as tsig-keygen writes it", e);
    }
    if (octets.length < 16) {
      throw new IllegalArgumentException("a key has 16 octets at least");
    }
    return Bytes.of(octets);
  }

  private static boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("\"" + text + "\" is neither true nor false");
    };
  }

  private static String firstLine(String path) {
    try {
      return Files.readString(Path.of(path)).lines().findFirst().orElse("");
    } catch (IOException e) {
      throw new IllegalArgumentException("the file " + path + " can't be read", e);
    }
  }
}
