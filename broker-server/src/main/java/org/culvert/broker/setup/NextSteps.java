// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.setup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What setup can't do itself, as commands. */
final class NextSteps {
  private static final Path USUAL = Path.of("/etc/culvert");

  private NextSteps() {}

  static List<String> of(Answers answers, Path folder) {
    List<String> lines = new ArrayList<>();
    String user = answers.databaseUser();
    Path password = folder.resolve(BrokerFile.DATABASE_PASSWORD);
    lines.add("What to do next:");
    if (answers.databaseUrl().contains("//localhost")) {
      lines.add("- the database, if there is none yet (apt install postgresql):");
      lines.add(
          "    sudo -u postgres psql -c \"create role %s login password '$(cat %s)'\" -c \"create database %s owner %s\""
              .formatted(user, password, database(answers.databaseUrl()), user));
    } else {
      lines.add(
          "- the database: make %s and its user %s there;".formatted(answers.databaseUrl(), user));
      lines.add("  that user's password goes into " + password);
    }
    lines.add("- its tables:");
    lines.add(
        "    culvert-migrate --url %s --user %s --password-file %s"
            .formatted(answers.databaseUrl(), user, password));
    answers.names().ifPresent(names -> names(lines, answers, folder));
    String config = folder.equals(USUAL) ? "" : " --config " + folder.resolve(BrokerFile.NAME);
    lines.add("- is everything there?");
    lines.add("    culvert-broker%s preflight".formatted(config));
    lines.add(
        "- keep a copy of %s elsewhere: without it every password is lost"
            .formatted(folder.resolve(BrokerFile.KEY)));
    return lines;
  }

  /** The same for those who let docker-compose.yml do it. */
  static List<String> withCompose(Answers answers) {
    List<String> lines = new ArrayList<>();
    lines.add("What to do next, in the folder of docker-compose.yml:");
    answers
        .plan()
        .onLink()
        .ifPresent(
            name -> {
              lines.add("- the broker's container can't set this:");
              lines.add("    sysctl -w net.ipv6.conf.%s.proxy_ndp=1".formatted(name));
            });
    lines.add("- start everything:");
    lines.add("    docker compose up -d --build --wait");
    lines.add("- is everything there?");
    lines.add(
        "    docker compose exec broker culvert-broker preflight --name %s"
            .formatted(answers.name()));
    lines.add("- mail: CULVERT_MAIL_HOST and its neighbours of .env.example go into .env");
    if (answers.names().isPresent()) {
      delegations(lines, answers);
    }
    lines.add(
        "- keep a copy of the volume culvert_secrets elsewhere: without it every password is lost");
    return lines;
  }

  private static void names(List<String> lines, Answers answers, Path folder) {
    lines.add("- the names, in the BIND 9 of this machine (apt install bind9):");
    lines.add(
        "    install -o bind -g bind -m 640 -t /var/lib/bind %s/bind/*.zone".formatted(folder));
    lines.add(
        "    install -o root -g bind -m 640 -t /etc/bind %s"
            .formatted(folder.resolve(ZoneFiles.SNIPPET)));
    lines.add("    echo 'include \"/etc/bind/culvert.conf\";' >>/etc/bind/named.conf.local");
    lines.add("    rndc reconfig");
    delegations(lines, answers);
  }

  private static void delegations(List<String> lines, Answers answers) {
    String server = answers.name();
    for (String zone : ZoneFiles.zones(answers)) {
      String who =
          zone.endsWith(".ip6.arpa")
              ? "who gave you the prefix enters for its reverse zone:"
              : "who has the domain above enters:";
      lines.add("- %s".formatted(who));
      lines.add("    %s. NS %s.".formatted(zone, server));
      if (server.endsWith("." + zone)) {
        lines.add("    %s. A %s".formatted(server, answers.address()));
      }
    }
  }

  private static String database(String url) {
    return url.replaceFirst("[?].*", "").replaceFirst(".*/", "");
  }
}
