// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.script;

import org.culvert.protocol.message.TunnelType;
import org.jspecify.annotations.Nullable;

/**
 * What a user fills in, as it came: {@link FormCheck} makes sense of it.
 *
 * @param address {@code auto}, or {@code given} and then in {@code ipv4}
 * @param proxy and keepalive: {@code yes}, or not
 * @param role host or router; what follows it is for routers
 */
record ScriptForm(
    String system,
    String type,
    String address,
    String ipv4,
    String proxy,
    String tunnel,
    String role,
    String prefixLength,
    String lan,
    String nameServers,
    String keepalive,
    String interval) {
  private static final int LONGEST = 2_000;
  private static final String YES = "yes";

  ScriptForm(
      @Nullable String system,
      @Nullable String type,
      @Nullable String address,
      @Nullable String ipv4,
      @Nullable String proxy,
      @Nullable String tunnel,
      @Nullable String role,
      @Nullable String prefixLength,
      @Nullable String lan,
      @Nullable String nameServers,
      @Nullable String keepalive,
      @Nullable String interval) {
    this.system = clean(system);
    this.type = clean(type);
    this.address = clean(address);
    this.ipv4 = clean(ipv4);
    this.proxy = clean(proxy);
    this.tunnel = clean(tunnel);
    this.role = clean(role);
    this.prefixLength = clean(prefixLength);
    this.lan = clean(lan);
    this.nameServers = clean(nameServers);
    this.keepalive = clean(keepalive);
    this.interval = clean(interval);
  }

  private static String clean(@Nullable String text) {
    String stripped = text == null ? "" : text.strip();
    return stripped.substring(0, Math.min(stripped.length(), LONGEST));
  }

  /** Before anybody has filled in anything. */
  static ScriptForm empty(TunnelType type, String visitor) {
    return new ScriptForm(
        "tspc-linux", type.xmlName(), "auto", visitor, "", "", "host", "", "", "", YES, "30");
  }

  public boolean wantsProxy() {
    return proxy.equals(YES);
  }

  public boolean wantsKeepalive() {
    return keepalive.equals(YES);
  }
}
