// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * {@code ./culvert up [FOLDER]}: a database and a broker on this machine, for trial. Everything is
 * kept in the folder; at its first start an account is made, whose password is shown just then.
 */
public final class UpMain {
  private UpMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    if (arguments.length > 1 || arguments.length == 1 && arguments[0].startsWith("-")) {
      System.err.println("Usage: ./culvert up [FOLDER]   (the folder keeps the data: ./var/trial)");
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
    BrokerProgram program = new BrokerProgram(home, trial.settings(), database);
    if (!trial.hasAccount()) {
      String account = trial.keepAccount(program.addAccount("members", TrialFolder.USERID));
      System.out.printf("An account was made; %s is%n%n%s%n", trial.clientFile(), account);
    }
    System.out.println("The broker listens on port 3653, UDP and TCP, until Ctrl-C.");
    Process broker = program.command().inheritIO().start();
    shutdown.first(broker);
    return broker.waitFor();
  }
}
