// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.preflight;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Locale;

/**
 * Whether the mail server talks to this machine; it is sent nothing.
 *
 * @param server HOST or HOST:PORT
 */
record MailServer(String server) implements Check {
  private static final int PATIENCE_MILLIS = 5000;
  private static final int SMTP = 25;

  @Override
  public String name() {
    return "mail";
  }

  @Override
  public List<Finding> look() {
    int colon = server.lastIndexOf(':');
    boolean port = colon > 0 && server.substring(colon + 1).matches("[0-9]{1,5}");
    String host = port ? server.substring(0, colon) : server;
    try {
      return List.of(ask(host, port ? Integer.parseInt(server.substring(colon + 1)) : SMTP));
    } catch (IOException | IllegalArgumentException e) {
      return List.of(
          Finding.error(
              name(),
              "the mail server %s can't be used: %s".formatted(server, e.getMessage()),
              "nobody could make an account on the website: passwords come by mail",
              "nc -v %s    from here; many providers block port 25: use port 587 of a mail service, with a user and a password"
                  .formatted(server.replace(':', ' '))));
    }
  }

  private Finding ask(String host, int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      BufferedReader in =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      String greeting = reply(in, "220");
      socket.getOutputStream().write("EHLO culvert.preflight\r\n".getBytes(US_ASCII));
      String offers = reply(in, "250").toUpperCase(Locale.ROOT);
      socket.getOutputStream().write("QUIT\r\n".getBytes(US_ASCII));
      return Finding.ok(
          name(),
          "%s answers (%s)%s%s"
              .formatted(
                  server,
                  greeting.strip(),
                  offers.contains("STARTTLS") ? ", with STARTTLS" : ", without TLS",
                  offers.contains("AUTH") ? ", and wants to know who sends" : ""));
    }
  }

  private static String reply(BufferedReader in, String code) throws IOException {
    StringBuilder all = new StringBuilder();
    String line;
    do {
      line = in.readLine();
      if (line == null || !line.startsWith(code)) {
        throw new IOException(line == null ? "it hung up" : "it said \"" + line + "\"");
      }
      all.append(line.substring(Math.min(4, line.length()))).append(' ');
    } while (line.length() > 3 && line.charAt(3) == '-');
    return all.toString();
  }
}
