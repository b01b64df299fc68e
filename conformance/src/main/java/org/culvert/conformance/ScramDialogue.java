// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * SCRAM-SHA-256 (RFC 5802, RFC 7677) from the client's side, computed here once more and not by the
 * library that brokers use: an error that both made would be nobody's.
 */
final class ScramDialogue {
  private static final String NO_CHANNEL_BINDING = "n,,";

  /** More would keep us computing for minutes. */
  private static final int MOST_ITERATIONS = 1_000_000;

  private final Dialogue dialogue;
  private final String password;
  private final String nonce = Long.toString(System.nanoTime(), 36) + "kit";
  private final String first;
  private String expectedProof = "";

  ScramDialogue(Dialogue dialogue, String userid, String password) {
    this.dialogue = dialogue;
    this.password = password;
    this.first = "n=" + userid.replace("=", "=3D").replace(",", "=2C") + ",r=" + nonce;
  }

  String nonce() {
    return nonce;
  }

  /** The broker's first message, whatever it said to AUTHENTICATE. */
  Answer challenge() throws IOException, InterruptedException {
    dialogue.quietly("AUTHENTICATE SCRAM-SHA-256\r\n\0");
    return dialogue.ask(base64(NO_CHANNEL_BINDING + first));
  }

  /** The broker's last message. */
  Answer respond(Answer challenge) throws IOException, InterruptedException {
    return say(last(challenge));
  }

  /** A last message that may have been tampered with. */
  Answer say(String last) throws IOException, InterruptedException {
    return dialogue.ask(base64(last));
  }

  /** Up to the status, however the broker sends it. */
  Answer complete() throws IOException, InterruptedException {
    Answer proof = respond(challenge());
    if (proof.status() != 0) {
      return proof;
    }
    Line line = dialogue.line();
    int next = proof.text().indexOf('\n') + 1;
    if (next > 0 && next < proof.text().length()) {
      return new Answer(proof.text().substring(next));
    }
    return line.isUdp()
        ? dialogue.ask("")
        : line.hear(dialogue.visit().patience())
            .orElseThrow(() -> new Failed("no status behind the proof"));
  }

  /** Names and values; in SCRAM a name is one letter. */
  static Map<String, String> fields(Answer answer) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String field : DigestDialogue.decode(answer).split(",")) {
      if (field.length() > 1 && field.charAt(1) == '=') {
        fields.put(field.substring(0, 1), field.substring(2));
      }
    }
    return fields;
  }

  /** What the broker's proof has to be, after {@link #last}. */
  String expectedProof() {
    return expectedProof;
  }

  /** The client's last message, with its proof. */
  String last(Answer challenge) {
    Map<String, String> fields = fields(challenge);
    String withoutProof =
        "c=" + base64(NO_CHANNEL_BINDING).strip() + ",r=" + fields.getOrDefault("r", "");
    byte[] salted = salted(fields);
    String signed = first + "," + DigestDialogue.decode(challenge) + "," + withoutProof;
    byte[] clientKey = hmac(salted, "Client Key");
    byte[] proof = hmac(sha256(clientKey), signed);
    for (int i = 0; i < proof.length; i++) {
      proof[i] ^= clientKey[i];
    }
    expectedProof = Base64.getEncoder().encodeToString(hmac(hmac(salted, "Server Key"), signed));
    return withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof);
  }

  private byte[] salted(Map<String, String> fields) {
    try {
      byte[] salt = Base64.getDecoder().decode(fields.getOrDefault("s", ""));
      int iterations = Integer.parseInt(fields.getOrDefault("i", ""));
      Failed.unless(
          salt.length > 0 && iterations > 0 && iterations <= MOST_ITERATIONS,
          "on the way there: no salt or count of iterations in " + fields);
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
          .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, 256))
          .getEncoded();
    } catch (IllegalArgumentException e) {
      throw new Failed("on the way there: no challenge: " + fields);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has PBKDF2", e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA-256", e);
    }
  }

  private static byte[] sha256(byte[] octets) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(octets);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + "\r\n";
  }
}
