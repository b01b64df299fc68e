// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.script;

/**
 * What network interfaces may be called. Each is narrow enough to stand in every script without
 * quotes: no blank, no quote, nothing that a shell or a router's command line takes for its own.
 */
enum InterfaceNames {
  /** As tspc has it: so much fits into the kernel's 16 octets. */
  LINUX("[A-Za-z0-9][A-Za-z0-9._-]{0,14}"),
  /** A section of UCI; the device is called 6in4-NAME, and has to fit too. */
  UCI("[a-z][a-z0-9_]{0,9}"),
  /** {@code ge-0/0/1}, {@code GigabitEthernet0/1}, {@code ether1}. */
  ROUTER("[A-Za-z][A-Za-z0-9/._:-]{0,31}"),
  /** What a user calls it in a web page or on a desktop. */
  LABEL("[A-Za-z][A-Za-z0-9_-]{0,31}");

  private final String pattern;

  InterfaceNames(String pattern) {
    this.pattern = pattern;
  }

  boolean allow(String name) {
    return name.matches(pattern);
  }

  /** For the form: browsers say so at once. */
  String pattern() {
    return pattern;
  }
}
