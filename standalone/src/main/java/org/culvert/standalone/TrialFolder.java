// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.random.RandomGenerator;

/**
 * Where {@code ./culvert up} keeps what it needs from one start to the next: the broker's settings,
 * which may be edited, and the client's file for the first account.
 */
record TrialFolder(Path folder) {
  static final String USERID = "trial";

  Path settings() {
    return folder.resolve("broker.toml");
  }

  Path clientFile() {
    return folder.resolve("tspc.conf");
  }

  /**
   * Writes the settings of the first start. The prefixes are drawn from the addresses that are
   * nobody's (RFC 4193), so that a trial can't disturb a network.
   */
  void prepare(RandomGenerator random) throws IOException {
    if (Files.exists(settings())) {
      return;
    }
    String site =
        "fd%02x:%04x:%04x"
            .formatted(random.nextInt(0x100), random.nextInt(0x10000), random.nextInt(0x10000));
    Files.writeString(
        settings(),
        """
        # A broker for trial. Edit it, then start it again; broker.example.toml has every setting.
        # Where the database is, ./culvert up says by itself.

        [tun]
        device = "culvert0"

        # Private prefixes. Put your own here, and route them to this machine, to reach the Internet.
        [realm.guests]
        mechanisms = ["ANONYMOUS"]
        endpoints = "%1$s:a::/64"

        [realm.members]
        mechanisms = ["SCRAM-SHA-256", "DIGEST-MD5", "PLAIN"]
        endpoints = "%1$s:c::/64"
        delegation_pool = "%1$s:8000::/49"
        delegation_lengths = [56, 60, 64]
        """
            .formatted(site));
  }

  boolean hasAccount() {
    return Files.exists(clientFile());
  }

  /** Writes the client's file, for its owner's eyes only; gives back what is in it. */
  String keepAccount(String password) throws IOException {
    String text =
        """
        # ./culvert tspc -f %s
        server = 127.0.0.1      # from another machine: an address of this one
        userid = %s
        passwd = %s
        """
            .formatted(clientFile(), USERID, password);
    Files.createFile(
        clientFile(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        clientFile(), text, StandardCharsets.UTF_8, StandardOpenOption.TRUNCATE_EXISTING);
    return text;
  }
}
