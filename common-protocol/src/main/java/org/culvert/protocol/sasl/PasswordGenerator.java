// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import java.util.random.RandomGenerator;

/**
 * Draws the passwords that are mailed to users: ten characters that nobody mistakes for each other,
 * 58 bits, and none that old clients get wrong.
 */
public final class PasswordGenerator {
  private static final int LENGTH = 10;
  private static final String ALPHABET =
      "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

  private final String realm;
  private final RandomGenerator random;

  /**
   * @param realm the digest realm of the installation
   * @param random unpredictable
   */
  public PasswordGenerator(String realm, RandomGenerator random) {
    this.realm = realm;
    this.random = random;
  }

  public String draw(String userid) {
    String password = draw();
    while (DigestMd5Verifier.of(userid, realm, password).hitsOldClientBug()) {
      password = draw();
    }
    return password;
  }

  private String draw() {
    StringBuilder password = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return password.toString();
  }
}
