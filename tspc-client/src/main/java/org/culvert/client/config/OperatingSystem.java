// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What is usual on an operating system: the template, and the names of the kernel's tunnels. */
public enum OperatingSystem {
  LINUX("linux", "sit1", "ip6tnl1"),
  OPENWRT("openwrt", "sit1", "ip6tnl1"),
  FREEBSD("freebsd", "gif0", "gif0"),
  NETBSD("netbsd", "gif0", "gif0"),
  OPENBSD("openbsd", "gif0", "gif0"),
  DARWIN("darwin", "gif0", "gif0"),
  SOLARIS("solaris", "tun0", "tun0"),
  WINDOWS("windows", "tunnel", "tunnel"),

  /** Nothing is known of it, so nothing is configured. */
  OTHER("checktunnel", "tunnel", "tunnel");

  private static final Path OPENWRT_RELEASE = Path.of("/etc/openwrt_release");
  private static final OperatingSystem CURRENT =
      of(System.getProperty("os.name", ""), Files.exists(OPENWRT_RELEASE));

  private final String template;
  private final String v6v4Device;
  private final String v4v6Device;

  OperatingSystem(String template, String v6v4Device, String v4v6Device) {
    this.template = template;
    this.v6v4Device = v6v4Device;
    this.v4v6Device = v4v6Device;
  }

  /** The one that this program runs on. */
  public static OperatingSystem current() {
    return CURRENT;
  }

  /**
   * @param name as Java has it: the system property {@code os.name}
   */
  static OperatingSystem of(String name, boolean openWrt) {
    String lower = name.toLowerCase(Locale.ROOT);
    return switch (lower.replaceAll(" .*", "")) {
      case "linux" -> openWrt ? OPENWRT : LINUX;
      case "freebsd" -> FREEBSD;
      case "netbsd" -> NETBSD;
      case "openbsd" -> OPENBSD;
      case "mac", "darwin" -> DARWIN;
      case "sunos", "solaris" -> SOLARIS;
      case "windows" -> WINDOWS;
      default -> OTHER;
    };
  }

  public String template() {
    return template;
  }

  String v6v4Device() {
    return v6v4Device;
  }

  String v4v6Device() {
    return v4v6Device;
  }
}
