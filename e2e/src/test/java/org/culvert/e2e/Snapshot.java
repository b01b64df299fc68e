// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import java.util.LinkedHashMap;
import java.util.Map;
import org.culvert.standalone.lab.Lab;
import org.culvert.standalone.lab.Machine;

/** Everything about a machine's network that a tunnel could change. */
record Snapshot(Map<String, String> parts) {
  static Snapshot of(Lab lab, Machine machine) throws Exception {
    Map<String, String> parts = new LinkedHashMap<>();
    for (String command :
        new String[] {
          // The first time that an interface is up, the kernel gives it its usual queue for good.
          "ip -o link show | sed 's/ qdisc [a-z]*//'",
          "ip -o addr show",
          "ip -4 route show table all",
          "ip -6 route show table all",
          "ip -4 rule show",
          "ip -6 rule show",
          "nft list ruleset",
          "grep -r . /proc/sys/net/ipv4/ip_forward /proc/sys/net/ipv6/conf --include=*forwarding",
        }) {
      parts.put(command, lab.run(machine, "sh", "-c", command + " | sort"));
    }
    return new Snapshot(parts);
  }
}
