// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** What {@link KernelNeighbourProxy} does on an interface of its own; the parent looks at it. */
final class NeighbourProxyInNamespace {
  private NeighbourProxyInNamespace() {}

  public static void main(String[] arguments) throws IOException {
    String name = arguments[0];
    try (KernelNeighbourProxy proxy = KernelNeighbourProxy.open(name)) {
      say("before", addresses(proxy));
      say(
          "switch",
          Files.readString(Path.of("/proc/sys/net/ipv6/conf", name, "proxy_ndp")).strip());
      proxy.add(octets("2001:db8::5"));
      proxy.add(octets("2001:db8::5"));
      proxy.add(octets("2001:db8::6"));
      say("added", addresses(proxy));
      proxy.remove(octets("2001:db8::5"));
      proxy.remove(octets("2001:db8::5"));
      say("removed", addresses(proxy));
      for (int n = 0; n < 3000; n++) {
        proxy.add(octets("2001:db8::1:" + Integer.toHexString(n)));
      }
      say("many", String.valueOf(proxy.addresses().size()));
    }
    try (KernelNeighbourProxy proxy = KernelNeighbourProxy.open("lo")) {
      say("other", addresses(proxy));
    }
  }

  private static String addresses(NeighbourProxy proxy) throws IOException {
    return proxy.addresses().stream()
        .map(NeighbourProxyInNamespace::text)
        .sorted()
        .collect(Collectors.joining(" "));
  }

  private static String text(byte[] octets) {
    try {
      return InetAddress.getByAddress(octets).getHostAddress();
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static byte[] octets(String address) throws IOException {
    return Inet6Address.getByName(address).getAddress();
  }

  private static void say(String key, String value) {
    System.out.println("proxy " + key + "=" + value);
  }
}
