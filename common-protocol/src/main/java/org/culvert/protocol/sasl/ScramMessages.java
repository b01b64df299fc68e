// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import java.util.Base64;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.culvert.protocol.message.Bytes;

/** The four messages of SCRAM (RFC 5802 section 7), without channel binding and extensions. */
final class ScramMessages {
  private static final String NONCE = "[!-+\\x2D-~]{1,256}";
  private static final String BASE64 = "[A-Za-z0-9+/]{1,256}={0,2}";
  private static final Pattern FIRST =
      Pattern.compile(
          "((?:n|y),(?:a=([^,]*))?,)(n=([^,]+),r=(" + NONCE + ")(?:,[a-z]=[^,]*)*)",
          Pattern.DOTALL);
  private static final Pattern CHALLENGE =
      Pattern.compile("r=(" + NONCE + "),s=(" + BASE64 + "),i=([0-9]{1,7})(?:,[a-z]=[^,]*)*");
  private static final Pattern FINAL =
      Pattern.compile(
          "(c=(" + BASE64 + "),r=(" + NONCE + ")(?:,[a-oq-z]=[^,]*)*),p=(" + BASE64 + ")");
  private static final int NONCE_OCTETS = 18;

  private ScramMessages() {}

  /**
   * The client's first.
   *
   * @param header says that channels are not bound; comes back in the client's last
   * @param bare the rest, as it was sent
   */
  record First(String header, String bare, String userid, String nonce) {
    static First parse(String text) {
      Matcher match = match(FIRST, text);
      String userid = unescaped(match.group(4));
      // Nobody may act for somebody else.
      if (match.group(2) != null && !unescaped(match.group(2)).equals(userid)) {
        throw new IllegalArgumentException("it wants to act for somebody else");
      }
      return new First(match.group(1), match.group(3), userid, match.group(5));
    }

    static First of(String userid, String nonce) {
      String name = userid.replace("=", "=3D").replace(",", "=2C");
      return new First("n,,", "n=" + name + ",r=" + nonce, userid, nonce);
    }

    String text() {
      return header + bare;
    }
  }

  /** The broker's first. */
  record Challenge(String nonce, Bytes salt, int iterations) {
    static Challenge parse(String text) {
      Matcher match = match(CHALLENGE, text);
      return new Challenge(
          match.group(1), decoded(match.group(2)), Integer.parseInt(match.group(3)));
    }

    String text() {
      return "r=%s,s=%s,i=%d".formatted(nonce, encoded(salt.toArray()), iterations);
    }
  }

  /**
   * The client's last.
   *
   * @param unproven all before the proof, as it was sent
   */
  record Final(String unproven, String header, String nonce, Bytes proof) {
    static Final parse(String text) {
      Matcher match = match(FINAL, text);
      return new Final(
          match.group(1), decoded(match.group(2)).text(), match.group(3), decoded(match.group(4)));
    }

    static String unproven(First first, String nonce) {
      return "c=" + encoded(Bytes.ofText(first.header()).toArray()) + ",r=" + nonce;
    }
  }

  /** What both sides sign. */
  static String signed(First first, String challenge, String unproven) {
    return String.join(",", first.bare(), challenge, unproven);
  }

  static String nonce(RandomGenerator random) {
    byte[] octets = new byte[NONCE_OCTETS];
    random.nextBytes(octets);
    return encoded(octets);
  }

  static String encoded(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }

  private static Bytes decoded(String base64) {
    return Bytes.of(Base64.getDecoder().decode(base64));
  }

  private static Matcher match(Pattern pattern, String text) {
    Matcher match = pattern.matcher(text);
    if (!match.matches()) {
      throw new IllegalArgumentException("not a message of SCRAM, or with an extension");
    }
    return match;
  }

  private static String unescaped(String name) {
    if (!name.matches("(?:[^=]|=2C|=3D)*")) {
      throw new IllegalArgumentException("a name is not escaped");
    }
    return name.replace("=2C", ",").replace("=3D", "=");
  }
}
