// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone.lab;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
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
    PortalProgram portal = of(stage);
    return start(lab, portal, portal.withMailServer(smtp));
  }

  /**
   * Shows its mails on a page of its own, as a trial does. Returns when it is ready.
   *
   * @param more settings, as variables of the environment
   */
  public static RunningPortal startWithMails(Lab lab, Stage stage, Map<String, String> more)
      throws IOException, InterruptedException {
    PortalProgram portal = of(stage);
    ProcessBuilder command = portal.withMailsIn(lab.folder().resolve("mails"));
    command.environment().putAll(more);
    return start(lab, portal, command);
  }

  private static PortalProgram of(Stage stage) {
    return new PortalProgram(stage.broker().program(), Machine.BROKER_ADDRESS, PORT);
  }

  private static RunningPortal start(Lab lab, PortalProgram portal, ProcessBuilder command)
      throws IOException, InterruptedException {
    Program program = Program.start("the portal", lab.newLog(Machine.BROKER), command);
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
