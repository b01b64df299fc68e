// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.factor;

import com.eatthepath.otp.HmacOneTimePasswordGenerator;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import javax.crypto.spec.SecretKeySpec;
import org.culvert.protocol.message.Bytes;

/** Codes of six digits, another one each half minute, as all authenticator apps make them. */
final class OneTimeCode {
  static final int SECRET_OCTETS = 20;
  private static final int STEP_SECONDS = 30;

  /** For clocks that are off, and people who type slowly. */
  private static final int STEPS_OFF = 1;

  private static final HmacOneTimePasswordGenerator GENERATOR = new HmacOneTimePasswordGenerator();

  private OneTimeCode() {}

  /** Which half minute the code is of; empty: of none around now. */
  static OptionalLong step(Bytes secret, String code, Instant now) {
    long current = Math.floorDiv(now.getEpochSecond(), STEP_SECONDS);
    OptionalLong found = OptionalLong.empty();
    for (long step = current - STEPS_OFF; step <= current + STEPS_OFF; step++) {
      byte[] expected = of(secret, step).getBytes(StandardCharsets.US_ASCII);
      if (MessageDigest.isEqual(expected, code.getBytes(StandardCharsets.UTF_8))) {
        found = OptionalLong.of(step);
      }
    }
    return found;
  }

  static String at(Bytes secret, Instant now) {
    return of(secret, Math.floorDiv(now.getEpochSecond(), STEP_SECONDS));
  }

  private static String of(Bytes secret, long step) {
    try {
      return GENERATOR.generateOneTimePasswordString(
          new SecretKeySpec(secret.toArray(), GENERATOR.getAlgorithm()), step, Locale.ROOT);
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("HMAC takes any key", e);
    }
  }
}
