// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone.lab;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code ping} found.
 *
 * @param milliseconds the average round trip; NaN when nothing came back
 */
public record Ping(int sent, int received, double milliseconds) {
  private static final Pattern COUNTS =
      Pattern.compile("(\\d+) packets transmitted, (\\d+) received");
  private static final Pattern AVERAGE =
      Pattern.compile("rtt min/avg/max/mdev = [0-9.]+/([0-9.]+)/");

  /** Five each second; ping's own exit number is not looked at, its counts are. */
  public static Ping send(Lab lab, Machine from, String to, int count)
      throws IOException, InterruptedException {
    try (Program ping =
        lab.start(from, "ping", "-6", "-n", "-c", "" + count, "-i", "0.2", "-W", "2", to)) {
      ping.await(java.time.Duration.ofSeconds(count + 30L));
      return parse(ping.output());
    }
  }

  /** One attempt, with a second for the answer. */
  public static boolean once(Lab lab, Machine from, String to)
      throws IOException, InterruptedException {
    return lab.succeeds(from, "ping", "-6", "-n", "-q", "-c", "1", "-W", "1", to);
  }

  static Ping parse(String output) throws IOException {
    Matcher counts = COUNTS.matcher(output);
    if (!counts.find()) {
      throw new IOException("ping did not run: " + output.strip());
    }
    Matcher average = AVERAGE.matcher(output);
    return new Ping(
        Integer.parseInt(counts.group(1)),
        Integer.parseInt(counts.group(2)),
        average.find() ? Double.parseDouble(average.group(1)) : Double.NaN);
  }

  public double lossPercent() {
    return 100.0 * (sent - received) / sent;
  }
}
