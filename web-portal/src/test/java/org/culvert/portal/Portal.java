// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal;

import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.culvert.db.TestDatabase;
import org.culvert.protocol.sasl.CredentialSeal;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistrar;

/** What the tests of the whole portal have around it. */
@TestConfiguration
public class Portal {
  private static final String URL = TestDatabase.freshUrl();
  private static final String KEY = CredentialSeal.drawKey();

  /** The folder {@code offered} in it is what the portal offers. */
  public static final Path DOWNLOADS = folder();

  private static final GreenMail SMTP = smtp();

  private static Path folder() {
    try {
      Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
      Path folder = Files.createTempDirectory(target, "downloads");
      Files.createDirectory(folder.resolve("offered"));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static GreenMail smtp() {
    GreenMail server = new GreenMail(new ServerSetup(freePort(), null, ServerSetup.PROTOCOL_SMTP));
    server.start();
    return server;
  }

  /** The same after a restart: a port that the server picks would be another one. */
  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Bean
  DynamicPropertyRegistrar settings() {
    return settings -> {
      settings.add("spring.datasource.url", () -> URL);
      settings.add("spring.datasource.username", () -> "postgres");
      settings.add("spring.mail.port", () -> SMTP.getSmtp().getPort());
      settings.add("culvert.secrets.key", () -> KEY);
      settings.add("management.server.port", () -> 0);
      settings.add("culvert.portal.downloads", () -> DOWNLOADS.resolve("offered").toString());
    };
  }

  @Bean
  @Primary
  MovableClock movableClock() {
    return new MovableClock();
  }

  @Bean
  GreenMail mailServer() {
    return SMTP;
  }

  @Bean
  Ground ground(JdbcClient database, MovableClock clock) {
    return new Ground(database, clock);
  }

  /** Nothing but a realm, as a broker's start leaves it. */
  public record Ground(JdbcClient database, MovableClock clock) {
    private static final int MOST_TRIES = 5;

    public void prepare() {
      clock.reset();
      try {
        SMTP.purgeEmailFromAllMailboxes();
      } catch (FolderException e) {
        throw new IllegalStateException(e);
      }
      empty();
      database
          .sql(
              """
              insert into realms (name, anonymous, lifetime, tunnels_per_source, mechanisms,
                tunnel_types, delegation_lengths)
              values ('members', false, interval '7 days', 16, '{DIGEST-MD5,PLAIN,SCRAM-SHA-256}',
                '{v6udpv4,v6v4}', '{56,60,64}')
              """)
          .update();
    }

    /** The portal's own jobs may be at work on the same tables, in another order. */
    private void empty() {
      for (int tries = 1; ; tries++) {
        try {
          database
              .sql(
                  """
                  truncate accounts, realms, mails, invitations, mailed_links, tunnels,
                    prefix_delegations cascade
                  """)
              .update();
          return;
        } catch (PessimisticLockingFailureException e) {
          if (tries == MOST_TRIES) {
            throw e;
          }
        }
      }
    }
  }
}
