// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.template;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A system that a template is for, as far as its commands and their answers go. */
enum TestSystem {
  LINUX("linux.sh", "sit1", "tun", "ip6tnl1", "eth1", "ip"),
  OPENWRT("openwrt.sh", "sit1", "tun", "ip6tnl1", "br-lan", "ip"),
  FREEBSD("freebsd.sh", "gif0", "tun1", "gif0", "em1", "route"),
  NETBSD("netbsd.sh", "gif0", "tun0", "gif0", "wm1", "route"),
  OPENBSD("openbsd.sh", "gif0", "tun0", "gif0", "em1", "route"),
  DARWIN("darwin.sh", "gif0", "utun5", "gif0", "en1", "route"),
  SOLARIS("solaris.sh", "tun0", "tun0", "tun0", "net1", "route"),
  CISCO("cisco.sh", "Tunnel1", "Tunnel1", "Tunnel1", "Vlan1", "cat"),
  WINDOWS("windows.cmd", "tunnel", "tun", "tun", "lan", "netsh");

  /** Keeps running, and writes its number where it is told to. */
  private static final String DAEMON =
      """
      while [ $# -gt 0 ]; do [ "$1" != -p ] || file=$2; shift; done
      /bin/sleep 60 </dev/null >/dev/null 2>&1 &
      echo $! >"$file"
      """;

  private static final String FORWARDING =
      """
      case "$*" in
        -n*) cat "$memory/forwarding" 2>/dev/null || echo 0 ;;
        *=*) echo "${*##*=}" >"$memory/forwarding" ;;
      esac
      """;

  private static final String IFCONFIG =
      "[ $# -gt 1 ] || echo \"$1: flags=8802<BROADCAST,SIMPLEX,MULTICAST> mtu 1500\"";

  private static final String PFCTL =
      """
      case "$*" in
        '-s info') echo 'Status: Enabled for 0 days 00:00:07' ;;
        '-s rules') echo 'anchor "tspc/*" all' ;;
        -E) echo 'Token : 4711' ;;
      esac
      """;

  private static final String IP =
      """
      case "$*" in
        '-6 route show default') echo 'default via fe80::1 dev wan proto ra metric 1024 expires 1700sec hoplimit 64' ;;
        'link show dev '*) echo '3: home: <BROADCAST,MULTICAST> mtu 1500 state DOWN' ;;
      esac
      """;

  private static final String UCI =
      """
      case "$*" in
        'set firewall.tspc_zone=zone') : >"$memory/zone" ;;
        '-q delete firewall.tspc_zone') rm -f "$memory/zone" ;;
        '-q get firewall.tspc_zone') [ -e "$memory/zone" ] ;;
      esac
      """;

  private static final String IPADM =
      """
      case "$*" in
        show-prop*) cat "$memory/forwarding" 2>/dev/null || echo off ;;
        *forwarding=on*) echo on >"$memory/forwarding" ;;
      esac
      """;

  final String file;
  final String kernelDevice;
  final String userDevice;
  final String ipv4Device;
  final String home;

  /** The program without which there is no tunnel. */
  final String crucial;

  TestSystem(
      String file,
      String kernelDevice,
      String userDevice,
      String ipv4Device,
      String home,
      String crucial) {
    this.file = file;
    this.kernelDevice = kernelDevice;
    this.userDevice = userDevice;
    this.ipv4Device = ipv4Device;
    this.home = home;
    this.crucial = crucial;
  }

  String template() {
    return file.substring(0, file.indexOf('.'));
  }

  Recording recording(Path folder) throws IOException {
    Recording recording = new Recording(folder);
    return switch (this) {
      case LINUX ->
          recording
              .silent("nft")
              .answering("ip", IP)
              .answering("sysctl", FORWARDING)
              .answering("radvd", DAEMON);
      case OPENWRT ->
          recording
              .silent("fw4")
              .answering("ip", IP)
              .answering("sysctl", FORWARDING)
              .answering("uci", UCI);
      case FREEBSD, DARWIN ->
          recording
              .silent("route")
              .answering("ifconfig", IFCONFIG)
              .answering("sysctl", FORWARDING)
              .answering("pfctl", PFCTL)
              .answering("rtadvd", DAEMON);
      case NETBSD ->
          recording
              .silent("route", "npfctl")
              .answering("ifconfig", IFCONFIG)
              .answering("sysctl", FORWARDING)
              .answering("rtadvd", DAEMON);
      case OPENBSD ->
          recording
              .silent("route")
              .answering("ifconfig", IFCONFIG)
              .answering("sysctl", FORWARDING)
              .answering("pfctl", PFCTL)
              .answering("rad", "exec /bin/sleep 60");
      case SOLARIS ->
          recording
              .silent("route", "dladm", "svcadm", "tee")
              .answering("ipadm", IPADM)
              .answering("ipf", "[ \"$*\" != -V ] || echo 'Running: yes'");
      case CISCO, WINDOWS -> recording;
    };
  }

  /** Without these it says so, and does nothing. */
  List<String> needed() {
    return List.of(
        "TSP_OPERATION",
        "TSP_TUNNEL_MODE",
        "TSP_HOST_TYPE",
        "TSP_TUNNEL_INTERFACE",
        "TSP_TUNNEL_PREFIXLEN",
        "TSP_CLIENT_ADDRESS_IPV6",
        "TSP_SERVER_ADDRESS_IPV4",
        "TSP_HOME_INTERFACE",
        "TSP_PREFIX",
        "TSP_PREFIXLEN");
  }
}
