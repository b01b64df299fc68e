// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

/** What carries the control session, named as in the client's messages. */
public enum Transport {
  UDP("reliable udp"),
  TCP("tcp");

  private final String text;

  Transport(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }
}
