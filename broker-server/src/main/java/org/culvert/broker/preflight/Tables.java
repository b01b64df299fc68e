// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.preflight;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.culvert.broker.config.DatabaseSettings;
import org.culvert.broker.store.Database;
import org.culvert.broker.store.DatabaseClock;

/** Whether the database can be reached, has this version's tables, and thinks that it is now. */
record Tables(DatabaseSettings settings, InstantSource clock) implements Check {
  private static final int CONNECTIONS = 2;
  private static final Duration TOLERABLE = Duration.ofSeconds(10);

  @Override
  public String name() {
    return "database";
  }

  @Override
  public List<Finding> look() throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    try (Database database =
        Database.open(settings.url(), settings.user(), settings.password(), CONNECTIONS)) {
      findings.add(Finding.ok(name(), "it answers, and has the tables of this version"));
      findings.add(clock(DatabaseClock.ahead(database.connections(), clock)));
    } catch (IllegalStateException e) {
      findings.add(
          failed(
              e,
              "is PostgreSQL running, does database.url name it, and does database.password_file have the password of "
                  + settings.user()
                  + "? Try: psql "
                  + settings.url().replaceFirst("^jdbc:", "")));
    } catch (RuntimeException e) {
      findings.add(
          failed(
              e,
              "culvert-migrate --url %s --user %s --password-file FILE"
                  .formatted(settings.url(), settings.user())));
    }
    return findings;
  }

  private Finding failed(RuntimeException e, String remedy) {
    return Finding.error(
        name(), String.valueOf(e.getMessage()), "the broker does not start without it", remedy);
  }

  private static Finding clock(Duration ahead) throws InterruptedException {
    String name = "clock";
    if (ahead.abs().compareTo(TOLERABLE) > 0) {
      return wrong(name, "it and the database's are %d s apart".formatted(ahead.abs().toSeconds()));
    }
    Optional<String> synchronised =
        Program.output(List.of("timedatectl", "show", "--property=NTPSynchronized", "--value"));
    return synchronised.map(String::strip).filter("no"::equals).isPresent()
        ? wrong(name, "nothing sets it")
        : Finding.ok(
            name,
            "it agrees with the database's"
                + (synchronised.isPresent() ? ", and is kept right" : ""));
  }

  private static Finding wrong(String name, String found) {
    return Finding.warning(
        name,
        found,
        "leases end at the wrong time, the log of addresses is no proof, and name servers refuse updates that are five minutes"
            + " off",
        "apt install systemd-timesyncd    or another NTP client; timedatectl says whether it works");
  }
}
