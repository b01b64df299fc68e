// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone.conformance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.culvert.conformance.ConformanceMain;
import org.culvert.standalone.lab.Lab;
import org.culvert.standalone.lab.Machine;
import org.culvert.standalone.lab.Stage;

/**
 * {@code ./culvert conformance} without a target, inside the lab: a broker whose limits are too
 * high to be met, and the kit on another machine, in a process that shares nothing with it. Ends as
 * the kit ends.
 */
public final class OwnBrokerMain {
  private static final String USERID = "conformance";
  private static final int FAILED = 1;

  private static final String REALMS =
      """
      [broker]
      resolver = "2001:db8:a::53"

      [realm.guests]
      mechanisms = ["ANONYMOUS"]
      endpoints = "2001:db8:a::/64"
      tunnels_per_source = 1000

      [realm.members]
      mechanisms = ["DIGEST-MD5", "PLAIN"]
      endpoints = "2001:db8:c::/64"
      tunnels_per_source = 1000
      delegation_pool = "2001:db8:1500::/40"

      [limits]
      signalling_per_second = 10000
      signalling_burst = 10000
      negotiations_per_source = 1000
      authentication_failures = 1000
      requests_per_minute = 1000
      echo_per_second = 1000
      """;

  private OwnBrokerMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    int status = FAILED;
    try {
      status = run(List.of(arguments));
    } catch (IOException | IllegalStateException e) {
      System.err.println("culvert conformance: " + e.getMessage());
    }
    System.exit(status);
  }

  private static int run(List<String> options) throws IOException, InterruptedException {
    Lab lab = Lab.entered();
    try (Stage stage = Stage.set(lab, REALMS, OwnBrokerMain::say)) {
      List<String> arguments = new ArrayList<>(List.of("--target", Machine.BROKER_ADDRESS));
      arguments.addAll(List.of("--user", USERID, "--password", stage.broker().addAccount(USERID)));
      arguments.addAll(List.of("--pace", "0"));
      arguments.addAll(options);
      return lab.attached(Machine.NAT, ConformanceMain.class, arguments).waitFor();
    }
  }

  private static void say(String line) {
    System.err.println(line);
  }
}
