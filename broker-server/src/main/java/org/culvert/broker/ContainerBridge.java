// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.culvert.protocol.address.IpAddress;

/**
 * The bridge that this container is behind, if it is one and does not share its machine's network.
 * Found out by what the kernel shows in {@code /proc} and {@code /sys}: a default route over an
 * interface whose other end is in another network namespace.
 *
 * @param gateways the bridge's own addresses: a proxy or a masquerading rule of the machine speaks
 *     from there
 */
record ContainerBridge(Set<IpAddress> gateways) {
  /** What Docker, Podman and CRI-O leave in each container; in a pod it is the environment. */
  private static final List<String> MARKS = List.of(".dockerenv", "run/.containerenv");

  private static final int NEXT_HOP = 4;

  private record Route(String device, IpAddress gateway) {}

  ContainerBridge {
    gateways = Set.copyOf(gateways);
  }

  /**
   * @param root where {@code proc} and {@code sys} are: {@code /}
   * @return empty on a machine's own network; also when nothing can be found out
   */
  static Optional<ContainerBridge> around(Path root, Map<String, String> environment) {
    boolean container =
        MARKS.stream().anyMatch(mark -> Files.exists(root.resolve(mark)))
            || environment.containsKey("container")
            || environment.containsKey("KUBERNETES_SERVICE_HOST");
    if (!container) {
      return Optional.empty();
    }
    Set<IpAddress> gateways =
        Stream.concat(ipv4(root), ipv6(root))
            .filter(route -> endsElsewhere(root, route.device()))
            .map(Route::gateway)
            .collect(Collectors.toSet());
    return gateways.isEmpty() ? Optional.empty() : Optional.of(new ContainerBridge(gateways));
  }

  /** Lines of device, destination, gateway, flags …, mask; numbers as the machine writes them. */
  private static Stream<Route> ipv4(Path root) {
    return lines(root.resolve("proc/net/route"))
        .map(line -> line.strip().split("\\s+"))
        .filter(word -> word.length > 7 && word[1].equals("00000000") && word[7].equals("00000000"))
        .filter(word -> !word[2].equals("00000000"))
        .map(word -> new Route(word[0], IpAddress.of(reversed(HexFormat.of().parseHex(word[2])))));
  }

  /** Lines of destination, length, source, its length, next hop, …, device. */
  private static Stream<Route> ipv6(Path root) {
    return lines(root.resolve("proc/net/ipv6_route"))
        .map(line -> line.strip().split("\\s+"))
        .filter(word -> word.length > 9 && word[1].equals("00"))
        .filter(word -> !word[NEXT_HOP].matches("0+"))
        .map(
            word ->
                new Route(
                    word[word.length - 1], IpAddress.of(HexFormat.of().parseHex(word[NEXT_HOP]))));
  }

  /** The other end of a veth pair has a number, and no interface here has that one. */
  private static boolean endsElsewhere(Path root, String device) {
    Path interfaces = root.resolve("sys/class/net");
    int own = number(interfaces.resolve(device).resolve("ifindex"));
    int other = number(interfaces.resolve(device).resolve("iflink"));
    return own > 0 && other > 0 && own != other && !isHere(interfaces, other, own);
  }

  /** A parent has itself as its link, the other end of a pair has this one. */
  private static boolean isHere(Path interfaces, int wanted, int from) {
    try (Stream<Path> all = Files.list(interfaces)) {
      return all.filter(each -> number(each.resolve("ifindex")) == wanted)
          .map(each -> number(each.resolve("iflink")))
          .anyMatch(link -> link == wanted || link == from);
    } catch (IOException e) {
      return true;
    }
  }

  private static int number(Path file) {
    return lines(file)
        .findFirst()
        .filter(text -> text.matches("[0-9]{1,9}"))
        .map(Integer::parseInt)
        .orElse(0);
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      return Stream.empty();
    }
  }

  private static byte[] reversed(byte[] octets) {
    byte[] other = new byte[octets.length];
    for (int i = 0; i < octets.length; i++) {
      other[i] = octets[octets.length - 1 - i];
    }
    return other;
  }

  /** For people. */
  String addresses() {
    return gateways.stream().map(IpAddress::toString).sorted().collect(Collectors.joining(" and "));
  }
}
