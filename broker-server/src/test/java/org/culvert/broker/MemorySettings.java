// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.culvert.broker.store.TestAccounts;
import org.culvert.db.TestDatabase;

/** A broker.toml for a broker on a {@link MemoryNetwork}: a database and free ports of its own. */
final class MemorySettings {
  private MemorySettings() {}

  static Path write(Path folder) throws IOException {
    Random random = new Random();
    String address = "127.%d.%d.9".formatted(random.nextInt(1, 255), random.nextInt(255));
    return Files.writeString(
        folder.resolve("broker.toml"),
        """
        [broker]
        public_address = "192.0.2.1"
        [database]
        url = "%s"
        user = "postgres"
        [secrets]
        key = "%s"
        [monitoring]
        address = "%s"
        port = %d
        [listener.main]
        address = "%s"
        port = %d
        [realm.guests]
        endpoints = "2001:db8:a::/64"
        [realm.members]
        mechanisms = ["DIGEST-MD5", "PLAIN"]
        endpoints = "2001:db8:b::/64"
        """
            .formatted(
                TestDatabase.freshUrl(),
                TestAccounts.KEY,
                address,
                freePort(),
                address,
                freePort()));
  }

  static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0)) {
      return any.getLocalPort();
    }
  }
}
