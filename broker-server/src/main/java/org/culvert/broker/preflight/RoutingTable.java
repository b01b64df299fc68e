// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.preflight;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;

/** The IPv6 routes of this machine, of all tables, as the kernel lists them. */
public record RoutingTable(List<Route> routes) {
  private static final Path KERNEL = Path.of("/proc/net/ipv6_route");
  private static final Ipv6Prefix EVERYTHING = new Ipv6Prefix(Ipv6Address.UNSPECIFIED, 0);

  // From linux/route.h and linux/ipv6_route.h.
  private static final int REJECT = 0x0200;
  private static final int ADDRCONF = 0x0004_0000;
  private static final int LOCAL = 0x8000_0000;

  private static final int FIELDS = 10;
  private static final int DESTINATION = 0;
  private static final int LENGTH = 1;
  private static final int GATEWAY = 4;
  private static final int METRIC = 5;
  private static final int FLAGS = 8;
  private static final int DEVICE = 9;

  /**
   * @param gateway {@code ::} where there is none
   */
  public record Route(
      Ipv6Prefix destination, Ipv6Address gateway, long metric, int flags, String device) {
    /** Made by a router advertisement, and forgotten when no other one follows. */
    boolean isAdvertised() {
      return (flags & ADDRCONF) != 0;
    }

    /** Packets to there are refused, or thrown away. */
    public boolean isReject() {
      return (flags & REJECT) != 0;
    }

    /** An address of this machine. */
    public boolean isLocal() {
      return (flags & LOCAL) != 0;
    }

    boolean isDefault() {
      return destination.equals(EVERYTHING) && !isReject();
    }
  }

  public RoutingTable {
    routes = List.copyOf(routes);
  }

  /** Empty where the kernel has no IPv6. */
  public static RoutingTable read() {
    try (Stream<String> lines = Files.lines(KERNEL)) {
      return of(lines);
    } catch (IOException e) {
      return new RoutingTable(List.of());
    }
  }

  static RoutingTable of(Stream<String> lines) {
    return new RoutingTable(
        lines
            .map(line -> line.strip().split(" +"))
            .filter(fields -> fields.length == FIELDS)
            .map(RoutingTable::route)
            .toList());
  }

  private static Route route(String[] fields) {
    return new Route(
        new Ipv6Prefix(address(fields[DESTINATION]), Integer.parseInt(fields[LENGTH], 16)),
        address(fields[GATEWAY]),
        Long.parseLong(fields[METRIC], 16),
        Integer.parseUnsignedInt(fields[FLAGS], 16),
        fields[DEVICE]);
  }

  private static Ipv6Address address(String digits) {
    return Ipv6Address.of(HexFormat.of().parseHex(digits));
  }

  /** The one that packets to the Internet take. */
  public Optional<Route> towardsTheInternet() {
    return routes.stream().filter(Route::isDefault).min(Comparator.comparingLong(Route::metric));
  }
}
