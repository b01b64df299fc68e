// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.culvert.conformance.Target.Account;

/**
 * DIGEST-MD5 (RFC 2831) from the client's side, computed here once more and not by the library that
 * brokers use: an error that both made would be nobody's.
 */
final class DigestDialogue {
  private static final String COUNT = "00000001";

  private final Dialogue dialogue;
  private String userid;
  private String password;
  private String server;
  private String cnonce = Long.toString(System.nanoTime());
  private String expectedProof = "";

  DigestDialogue(Dialogue dialogue) {
    this.dialogue = dialogue;
    this.userid = dialogue.visit().target().account().map(Account::userid).orElse("");
    this.password = dialogue.visit().target().account().map(Account::password).orElse("");
    this.server = dialogue.visit().target().server();
  }

  DigestDialogue as(String otherUserid, String otherPassword) {
    this.userid = otherUserid;
    this.password = otherPassword;
    return this;
  }

  DigestDialogue server(String name) {
    this.server = name;
    return this;
  }

  DigestDialogue cnonce(String value) {
    this.cnonce = value;
    return this;
  }

  Answer challenge() throws IOException, InterruptedException {
    return dialogue.ask("AUTHENTICATE DIGEST-MD5\r\n\0");
  }

  /** Up to the status, however the broker sends it. */
  Answer complete() throws IOException, InterruptedException {
    return finish(respond(challenge()));
  }

  Answer respond(Answer challenge) throws IOException, InterruptedException {
    return dialogue.ask(response(decode(challenge)) + "\r\n");
  }

  /** A response that is made up. */
  Answer say(String line) throws IOException, InterruptedException {
    return dialogue.ask(line + "\r\n");
  }

  /** The status behind the proof. */
  Answer finish(Answer proof) throws IOException, InterruptedException {
    if (proof.status() != 0) {
      return proof;
    }
    Line line = dialogue.line();
    int next = proof.text().indexOf('\n') + 1;
    if (next > 0 && next < proof.text().length() && !line.isUdp()) {
      return new Answer(proof.text().substring(next));
    }
    return line.isUdp()
        ? dialogue.ask("")
        : line.hear(dialogue.visit().patience())
            .orElseThrow(() -> new Failed("no status behind the proof"));
  }

  /** What the proof has to be, after {@link #response}. */
  String expectedProof() {
    return expectedProof;
  }

  /** The text of a base64 line; empty when it is none. */
  static String decode(Answer answer) {
    try {
      return new String(
          Base64.getDecoder().decode(answer.text().lines().findFirst().orElse("").strip()),
          StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** Split as old clients do it: at each comma, and at the first equals sign. */
  static Map<String, String> fields(String text) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String field : text.split(",")) {
      int equals = field.indexOf('=');
      if (equals > 0) {
        fields.put(
            field.substring(0, equals).strip(), field.substring(equals + 1).replace("\"", ""));
      }
    }
    return fields;
  }

  String response(String challenge) {
    Map<String, String> fields = fields(challenge);
    String realm = fields.getOrDefault("realm", "");
    String nonce = fields.getOrDefault("nonce", "");
    String uri = "tsp/" + server;
    byte[] secret = md5(userid + ":" + realm + ":" + password);
    String start = new String(secret, StandardCharsets.ISO_8859_1) + ":" + nonce + ":" + cnonce;
    String key = hex(md5(start));
    String middle = ":" + nonce + ":" + COUNT + ":" + cnonce + ":auth:";
    expectedProof = hex(md5(key + middle + hex(md5(":" + uri))));
    String response = hex(md5(key + middle + hex(md5("AUTHENTICATE:" + uri))));
    String text =
        Optional.ofNullable(fields.get("charset")).map(set -> "charset=" + set + ",").orElse("")
            + "username=\"%s\",realm=\"%s\",nonce=\"%s\",nc=%s,cnonce=\"%s\",digest-uri=\"%s\",response=%s,qop=auth"
                .formatted(userid, realm, nonce, COUNT, cnonce, uri, response);
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String hex(byte[] octets) {
    return HexFormat.of().formatHex(octets);
  }

  private static byte[] md5(String octets) {
    try {
      return MessageDigest.getInstance("MD5").digest(octets.getBytes(StandardCharsets.ISO_8859_1));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }
}
