// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone.lab;

import java.util.ArrayList;
import java.util.List;

/** One of the lab's machines, by the name of its network namespace; drawn in {@code lab/inside}. */
public enum Machine {
  BROKER,
  NAT,
  CLIENT1,
  CLIENT2,
  ROOM,
  INTERNET;

  /** Where clients find the broker. */
  public static final String BROKER_ADDRESS = "192.0.2.1";

  /** Where those find it that have IPv6 only. */
  public static final String BROKER_ADDRESS_IPV6 = "2001:db8:b::1";

  /** What those get IPv4 addresses from. */
  public static final String IPV4_POOL = "198.51.100.128/25";

  /** The host on the far side. */
  public static final String INTERNET_ADDRESS = "2001:db8:b::2";

  public String namespace() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** The command that runs a program there. We are on the broker's machine ourselves. */
  List<String> command(List<String> program) {
    if (this == BROKER) {
      return program;
    }
    List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace()));
    command.addAll(program);
    return command;
  }
}
