// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone.lab;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import org.culvert.standalone.PortalProgram;

/** The portal of the lab, as a process of its own. */
public final class RunningPortal implements Closeable {
  private static final int PORT = 8080;
  private static final Duration TIME_TO_START = Duration.ofSeconds(90);

  private final PortalProgram portal;
  private final Program program;

  private RunningPortal(PortalProgram portal, Program program) {
    this.portal = portal;
    this.program = program;
  }

  /**
   * Returns when it is ready for browsers.
   *
   * @param smtp port of a mail server on this machine
   */
  public static RunningPortal start(Lab lab, Stage stage, int smtp)
      throws IOException, InterruptedException {
    PortalProgram portal =
        new PortalProgram(stage.broker().program(), Machine.BROKER_ADDRESS, PORT);
    Program program =
        Program.start("the portal", lab.newLog(Machine.BROKER), portal.withMailServer(smtp));
    Patience.until(
        TIME_TO_START,
        () -> {
          if (!program.isAlive()) {
            throw new IOException("the portal did not start: " + program.lastWords());
          }
          return portal.isReady();
        },
        () -> "the portal is not ready: " + program.lastWords());
    return new RunningPortal(portal, program);
  }

  /** For a browser. */
  public String address() {
    return portal.address().toString();
  }

  public String lastWords() throws IOException {
    return program.lastWords();
  }

  @Override
  public void close() {
    program.close();
  }
}
