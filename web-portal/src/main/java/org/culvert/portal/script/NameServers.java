// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.script;

import java.util.List;

/** Names of DNS servers, as tspc and brokers take them: full names, no addresses. */
final class NameServers {
  private static final int MOST = 8;
  private static final int LONGEST = 253;
  private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";

  private NameServers() {}

  static boolean areSound(List<String> names) {
    return names.size() <= MOST && names.stream().allMatch(NameServers::isSound);
  }

  /** No name's last label is a number: so an address is none. */
  private static boolean isSound(String name) {
    return name.length() <= LONGEST
        && name.matches("(" + LABEL + "\\.)+" + LABEL + "\\.?")
        && name.matches(".*\\.[A-Za-z][A-Za-z0-9-]*\\.?");
  }
}
