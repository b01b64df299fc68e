// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.mail;

/** A mail in words. */
record Letter(String subject, String text) {
  /** As it is sealed: the subject is the first line. */
  String lines() {
    return subject + "\n" + text;
  }

  static Letter ofLines(String lines) {
    int end = lines.indexOf('\n');
    return new Letter(lines.substring(0, end), lines.substring(end + 1));
  }

  /** Not printed by accident: a password may be in it. */
  @Override
  public String toString() {
    return "Letter";
  }
}
