// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

/**
 * What a broker takes for a userid and a password: printable ASCII of a bounded length. Anything
 * else is refused before a store is asked, and can't be set as a password either.
 */
public final class Credentials {
  private static final int LONGEST_USERID = 253;
  private static final int LONGEST_PASSWORD = 128;

  private Credentials() {}

  public static boolean isUserid(String text) {
    return isPrintable(text, LONGEST_USERID);
  }

  public static boolean isPassword(String text) {
    return isPrintable(text, LONGEST_PASSWORD);
  }

  private static boolean isPrintable(String text, int longest) {
    return !text.isEmpty()
        && text.length() <= longest
        && text.chars().allMatch(character -> character >= ' ' && character <= '~');
  }
}
