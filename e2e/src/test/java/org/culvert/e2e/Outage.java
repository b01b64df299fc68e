// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import org.culvert.standalone.lab.Lab;
import org.culvert.standalone.lab.Machine;

/** A server on the broker's machine that nobody reaches for a while: its connections are reset. */
record Outage(Lab lab, String table) implements Closeable {
  static Outage of(Lab lab, int port) throws IOException, InterruptedException {
    String table = "outage" + port;
    String rules =
        """
        table inet %s {
          chain out {
            type filter hook output priority 0
            tcp dport %d reject with tcp reset
          }
        }
        """
            .formatted(table, port);
    lab.run(Machine.BROKER, "nft", "-f", lab.write(table + ".nft", rules).toString());
    return new Outage(lab, table);
  }

  @Override
  public void close() throws IOException {
    try {
      lab.run(Machine.BROKER, "nft", "delete", "table", "inet", table);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the outage goes on");
    }
  }
}
