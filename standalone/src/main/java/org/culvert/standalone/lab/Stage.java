// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone.lab;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.culvert.standalone.EmbeddedDatabase;

/** What has to be there before a client comes: the database with its schema, and the broker. */
public final class Stage implements Closeable {
  private static final Pattern PASSWORD = Pattern.compile("\\b([A-Za-z0-9]{10})\\b\\s*$");

  private final Lab lab;
  private final EmbeddedDatabase database;
  private final Path settings;
  private final RunningBroker broker;

  private Stage(Lab lab, EmbeddedDatabase database, Path settings, RunningBroker broker) {
    this.lab = lab;
    this.database = database;
    this.settings = settings;
    this.broker = broker;
  }

  /**
   * @param progress is told what is being done, a line each
   */
  public static Stage set(Lab lab, Consumer<String> progress)
      throws IOException, InterruptedException {
    progress.accept("database: starting an embedded PostgreSQL");
    EmbeddedDatabase database =
        EmbeddedDatabase.start(lab.folder().resolve("database"), programs(lab));
    try {
      progress.accept(
          "broker: starting on %s, UDP and TCP port 3653".formatted(Machine.BROKER_ADDRESS));
      Path settings = RunningBroker.settings(lab, database);
      return new Stage(lab, database, settings, RunningBroker.start(lab, settings));
    } catch (IOException | InterruptedException e) {
      database.close();
      throw e;
    }
  }

  /** Makes an account in the realm of members, as an operator would; gives back its password. */
  public String account(String userid) throws IOException, InterruptedException {
    String answer =
        lab.run(
            Machine.BROKER,
            lab.home().resolve("culvert").toString(),
            "broker",
            "--config",
            settings.toString(),
            "account",
            "add",
            "members",
            userid);
    Matcher password = PASSWORD.matcher(answer);
    if (!password.find()) {
      throw new IOException("no password in what the broker said: " + answer);
    }
    return password.group(1);
  }

  public EmbeddedDatabase database() {
    return database;
  }

  public RunningBroker broker() {
    return broker;
  }

  @Override
  public void close() throws IOException {
    try (database) {
      broker.close();
    }
  }

  /** PostgreSQL's programs stay unpacked beside the build, where that may be written. */
  private static Path programs(Lab lab) {
    Path beside = lab.home().resolve("target");
    return (Files.isWritable(beside) ? beside : lab.folder()).resolve("postgresql");
  }
}
