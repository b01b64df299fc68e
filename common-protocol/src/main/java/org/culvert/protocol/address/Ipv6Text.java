// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.address;

import java.util.ArrayList;
import java.util.List;

/** The text of IPv6 addresses: read as RFC 4291 section 2.2 allows, written as RFC 5952 asks. */
final class Ipv6Text {
  private static final int GROUPS = 8;
  private static final int LONGEST = "0000:0000:0000:0000:0000:0000:255.255.255.255".length();

  private Ipv6Text() {}

  static Ipv6Address parse(String text) {
    int gap = text.indexOf("::");
    if (text.length() > LONGEST || gap != text.lastIndexOf("::")) {
      throw invalid(text);
    }
    List<Integer> groups;
    if (gap < 0) {
      groups = groups(text, true, text);
      if (groups.size() != GROUPS) {
        throw invalid(text);
      }
    } else {
      groups = groups(text.substring(0, gap), false, text);
      List<Integer> tail = groups(text.substring(gap + 2), true, text);
      int missing = GROUPS - groups.size() - tail.size();
      if (missing < 1) {
        throw invalid(text);
      }
      for (int i = 0; i < missing; i++) {
        groups.add(0);
      }
      groups.addAll(tail);
    }
    return new Ipv6Address(half(groups, 0), half(groups, 4));
  }

  /**
   * @param last whether the part ends the text: only there dotted decimal is allowed
   */
  private static List<Integer> groups(String part, boolean last, String text) {
    List<Integer> groups = new ArrayList<>(GROUPS);
    if (part.isEmpty()) {
      return groups;
    }
    String[] fields = part.split(":", -1);
    for (int i = 0; i < fields.length; i++) {
      if (last && i == fields.length - 1 && fields[i].indexOf('.') >= 0) {
        int embedded = Ipv4Address.parse(fields[i]).value();
        groups.add(embedded >>> 16);
        groups.add(embedded & 0xFFFF);
      } else if (fields[i].matches("[0-9a-fA-F]{1,4}")) {
        groups.add(Integer.parseInt(fields[i], 16));
      } else {
        throw invalid(text);
      }
    }
    return groups;
  }

  private static long half(List<Integer> groups, int first) {
    long half = 0;
    for (int group : groups.subList(first, first + 4)) {
      half = half << 16 | group;
    }
    return half;
  }

  private static IllegalArgumentException invalid(String text) {
    return new IllegalArgumentException("not an IPv6 address: " + text);
  }

  static String format(Ipv6Address address) {
    int[] groups = new int[GROUPS];
    for (int i = 0; i < 4; i++) {
      groups[i] = (int) (address.high() >>> 48 - 16 * i) & 0xFFFF;
      groups[4 + i] = (int) (address.low() >>> 48 - 16 * i) & 0xFFFF;
    }
    int start = -1;
    int length = 1; // a single zero group is never shortened (RFC 5952 section 4.2.2)
    for (int i = 0; i < GROUPS; i++) {
      int run = 0;
      while (i + run < GROUPS && groups[i + run] == 0) {
        run++;
      }
      if (run > length) {
        start = i;
        length = run;
      }
      i += run;
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < GROUPS; i++) {
      if (i == start) {
        text.append("::");
        i += length - 1;
        continue;
      }
      if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }
}
