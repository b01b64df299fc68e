// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.config;

/** How the client shows who it is: {@code auth_method}. */
public enum AuthMethod {
  /** The most secure mechanism that both sides have. */
  ANY("any"),
  SCRAM_SHA_256("scram-sha-256"),
  DIGEST_MD5("digest-md5"),
  PLAIN("plain"),
  ANONYMOUS("anonymous");

  private final String text;

  AuthMethod(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }
}
