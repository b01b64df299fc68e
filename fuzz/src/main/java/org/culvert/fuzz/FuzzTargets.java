// SPDX-License-Identifier: Apache-2.0
package org.culvert.fuzz;

import java.util.List;

/** All of them: a new parser adds a line. */
final class FuzzTargets {
  private FuzzTargets() {}

  static List<FuzzTarget> all() {
    return List.of(
        new ClientDatagrams(),
        new ClientStreams(),
        new ServerDatagrams(),
        new ServerStreams(),
        new RepeatedRequests(),
        new BrokerSasl(),
        new ClientSasl(),
        new AddressTexts(),
        new Packets(),
        new ClientFiles(),
        new BrokerFiles());
  }

  static FuzzTarget byName(String name) {
    return all().stream()
        .filter(target -> target.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no fuzz target " + name));
  }
}
