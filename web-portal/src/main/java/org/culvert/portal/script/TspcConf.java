// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.script;

import java.util.HashMap;
import java.util.Map;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.message.TunnelType;

/**
 * The configuration of tspc that asks for what the user wants. Without the password: this server
 * does not know it.
 */
final class TspcConf {
  private static final String FILE = "tspc.conf";
  private static final String TEXT = TextFiles.read("/script/" + FILE);

  private TspcConf() {}

  static Script of(ScriptWish wish, String userid, String broker) {
    TargetSystem system = wish.system();
    Map<String, String> values = new HashMap<>();
    values.put("broker", broker);
    values.put("userid", userid);
    values.put("mode", wish.type().xmlName());
    values.put("local4", wish.local().map(Ipv4Address::toString).orElse("auto"));
    values.put("proxy", wish.proxy() ? "yes" : "no");
    values.put("hostType", wish.router().isPresent() ? "router" : "host");
    values.put("template", wish.proxy() && system.runsTspc() ? "checktunnel" : system.template());
    values.put("keepalive", wish.keepalive().isPresent() && asksItself(wish) ? "yes" : "no");
    if (asksItself(wish)) {
      wish.keepalive()
          .ifPresent(seconds -> values.put("keepaliveInterval", Integer.toString(seconds)));
      values.put(
          wish.type() == TunnelType.V6V4 ? "tunnelV6v4" : "tunnelV6udpv4", ownInterface(wish));
    } else {
      // It has to negotiate and to leave, whatever the machine that it runs on could carry.
      values.put("carrier", "kernel");
    }
    wish.router()
        .ifPresent(
            router -> {
              values.put("prefixLength", Integer.toString(router.prefixLength()));
              values.put("lan", lan(router));
              if (!router.nameServers().isEmpty()) {
                values.put("nameServers", String.join(":", router.nameServers()));
              }
            });
    return new Script(FILE, FilledText.of(TEXT, values));
  }

  /** Whether tspc runs on the machine that the tunnel ends at. */
  private static boolean asksItself(ScriptWish wish) {
    return wish.system().runsTspc() && !wish.proxy();
  }

  /** What the kernel calls a tunnel of its own would not do for a device that tspc makes. */
  private static String ownInterface(ScriptWish wish) {
    boolean usual = wish.tunnel().equals(wish.system().usualTunnel());
    String device = wish.system().template().equals("linux") ? "tun" : "tun0";
    return usual && wish.type() != TunnelType.V6V4 ? device : wish.tunnel();
  }

  /** The other machine's may have a name that none on Linux has; nothing is done with it there. */
  private static String lan(ScriptWish.Router router) {
    return InterfaceNames.LINUX.allow(router.lan()) ? router.lan() : "lan";
  }
}
