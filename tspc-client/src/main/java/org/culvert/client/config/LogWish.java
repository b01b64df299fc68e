// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the client says what it does, and how much of it: 0 nothing, 1 what everybody should know,
 * 2 each step, 3 the messages of the protocol too. Empty where the configuration leaves it to
 * {@code -v} and to whether the client is in the background.
 *
 * @param console standard output, until the client is in the background
 * @param errors standard error
 */
public record LogWish(
    Optional<Integer> console,
    Optional<Integer> errors,
    Optional<Integer> file,
    Optional<Integer> syslog,
    LogFile logFile,
    Syslog syslogAs) {

  /**
   * @param rotation whether a file that has grown too large is put aside
   * @param largest octets
   * @param keepsAll whether all that were put aside are kept, and not the last one only
   */
  public record LogFile(Path path, boolean rotation, long largest, boolean keepsAll) {}

  /**
   * RFC 3164 section 4.1.1.
   *
   * @param facility 1 user, 3 daemon, 16 to 23 local0 to local7
   * @param severity 0 to 7
   */
  public record Syslog(int facility, int severity) {
    public int priority() {
      return facility * 8 + severity;
    }
  }
}
