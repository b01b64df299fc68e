// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.culvert.standalone.lab.Lab;
import org.culvert.standalone.lab.Machine;
import org.culvert.standalone.lab.Patience;
import org.culvert.standalone.lab.Program;

/** {@code tshark} on an interface of the lab: what somebody else calls our packets. */
final class Sniffer implements Closeable {
  private static final Duration TIME = Duration.ofSeconds(20);

  private final Program tshark;

  private Sniffer(Program tshark) {
    this.tshark = tshark;
  }

  /**
   * Returns when it listens.
   *
   * @param filter in the language of pcap-filter(7)
   */
  static Sniffer start(Lab lab, Machine machine, String network, String filter)
      throws IOException, InterruptedException {
    Program tshark =
        lab.start(
            machine,
            "tshark",
            "-l",
            "-n",
            "-i",
            network,
            "-f",
            filter,
            "-T",
            "fields",
            "-e",
            "frame.protocols");
    Patience.until(
        TIME,
        () -> {
          if (!tshark.isAlive()) {
            throw new IOException("tshark does not run: " + tshark.lastWords());
          }
          return tshark.output().contains("Capturing on");
        },
        () -> "tshark does not listen. " + tshark.lastWords());
    return new Sniffer(tshark);
  }

  /** The protocols of each packet, from the outside in; waits for that many packets. */
  List<String> protocols(int count) throws IOException, InterruptedException {
    Patience.until(
        TIME,
        () -> seen().size() >= count,
        () -> "less than " + count + " packets were seen. " + tshark.lastWords());
    return seen();
  }

  private List<String> seen() throws IOException {
    return tshark.output().lines().filter(line -> line.startsWith("eth:")).toList();
  }

  @Override
  public void close() {
    tshark.close();
  }
}
