// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;

/**
 * {@code ./culvert up [FOLDER]}: a database, a broker and the web portal on this machine, for
 * trial. Everything is kept in the folder; at its first start an account is made, whose password is
 * shown just then.
 */
public final class UpMain {
  private static final String PORT = "8080";
  private static final int SECONDS_TO_START = 120;

  private UpMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    if (arguments.length > 1 || arguments.length == 1 && arguments[0].startsWith("-")) {
      System.err.println(
          """
          Usage: ./culvert up [FOLDER]   (the folder keeps the data: ./var/trial)
          The portal is on port 8080 of this machine; SERVER_PORT in the environment says otherwise.\
          """);
      System.exit(2);
    }
    Path home = Path.of(System.getenv().getOrDefault("CULVERT_HOME", "."));
    Path folder = arguments.length == 0 ? home.resolve("var/trial") : Path.of(arguments[0]);
    int status = 1;
    try {
      status = run(home, folder.toAbsolutePath().normalize());
    } catch (IOException e) {
      System.err.println("culvert up: " + e.getMessage());
    }
    System.exit(status);
  }

  private static int run(Path home, Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    System.out.println("Data are kept in " + folder);
    Shutdown shutdown = Shutdown.atTheEnd();
    EmbeddedDatabase database =
        EmbeddedDatabase.start(folder.resolve("database"), folder.resolve("postgresql"));
    shutdown.last(database);
    database.migrate();
    TrialFolder trial = new TrialFolder(folder);
    trial.prepare(new SecureRandom());
    BrokerProgram broker = new BrokerProgram(home, trial.settings(), database);
    if (!trial.hasAccount()) {
      String account = trial.keepAccount(broker.addAccount("members", TrialFolder.USERID));
      System.out.printf("An account was made; %s is%n%n%s%n", trial.clientFile(), account);
    }
    PortalProgram portal = new PortalProgram(broker, "127.0.0.1", port());
    Process brokerProcess = broker.command().inheritIO().start();
    shutdown.first(brokerProcess);
    System.out.println("The broker listens on port 3653, UDP and TCP, until Ctrl-C.");
    Process portalProcess =
        portal
            .withMailsIn(folder.resolve("mails"))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("portal.log").toFile())
            .start();
    shutdown.first(portalProcess);
    announce(portal, portalProcess, folder);
    CompletableFuture.anyOf(brokerProcess.onExit(), portalProcess.onExit()).join();
    return brokerProcess.isAlive() ? 1 : brokerProcess.exitValue();
  }

  private static int port() throws IOException {
    String port = System.getenv().getOrDefault("SERVER_PORT", PORT);
    try {
      return Integer.parseInt(port);
    } catch (NumberFormatException e) {
      throw new IOException("SERVER_PORT is no port: " + port, e);
    }
  }

  private static void announce(PortalProgram portal, Process process, Path folder)
      throws IOException, InterruptedException {
    for (int second = 0; second < SECONDS_TO_START && process.isAlive(); second++) {
      if (portal.isReady()) {
        System.out.printf(
            "The portal is at %s, its mails at %s/mails%n", portal.address(), portal.address());
        return;
      }
      Thread.sleep(1000);
    }
    throw new IOException(
        "the portal did not start; what it said is in "
            + folder.resolve("portal.log")
            + ". If something else uses the port: SERVER_PORT=8090 ./culvert up");
  }
}
