// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/**
 * A task that costs a browser a second and a spammer a second for each account, in place of a
 * picture that not everybody can read: find a number that makes SHA-256 of {@code TASK:NUMBER}
 * begin with so many zero bits. A task is good once, for an hour, in this portal.
 */
@Component
class ProofOfWork {
  private static final Duration GOOD_FOR = Duration.ofHours(1);
  private static final int REMEMBERED = 100_000;
  private static final int RANDOM_OCTETS = 12;
  private static final int LONGEST_NUMBER = 20;

  private final SecureRandom random;
  private final RegistrationSettings settings;
  private final byte[] key = new byte[32];
  private final Cache<String, Boolean> used =
      Caffeine.newBuilder().maximumSize(REMEMBERED).expireAfterWrite(GOOD_FOR).build();

  ProofOfWork(SecureRandom random, RegistrationSettings settings) {
    this.random = random;
    this.settings = settings;
    random.nextBytes(key);
  }

  /** A new task; nothing is remembered of it. */
  String task(Instant now) {
    byte[] drawn = new byte[RANDOM_OCTETS];
    random.nextBytes(drawn);
    String text =
        "%d.%s".formatted(now.plus(GOOD_FOR).getEpochSecond(), HexFormat.of().formatHex(drawn));
    return text + "." + signature(text);
  }

  int bits() {
    return settings.workBits();
  }

  /** Whether the task is ours and not too old, was not used before, and is done; uses it up. */
  boolean accept(String task, String number, Instant now) {
    if (bits() == 0) {
      return true;
    }
    int end = task.lastIndexOf('.');
    if (end < 0
        || number.length() > LONGEST_NUMBER
        || !MessageDigest.isEqual(
            octets(task.substring(end + 1)), octets(signature(task.substring(0, end))))) {
      return false;
    }
    long expiry = Long.parseLong(task.substring(0, task.indexOf('.')));
    return now.getEpochSecond() <= expiry
        && leadingZeros(sha256(task + ":" + number)) >= bits()
        && used.asMap().putIfAbsent(task, true) == null;
  }

  private static int leadingZeros(byte[] octets) {
    int zeros = 0;
    for (byte octet : octets) {
      if (octet != 0) {
        return zeros + Integer.numberOfLeadingZeros(octet & 0xff) - (Integer.SIZE - Byte.SIZE);
      }
      zeros += Byte.SIZE;
    }
    return zeros;
  }

  private String signature(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(octets(text)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
    }
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(octets(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
