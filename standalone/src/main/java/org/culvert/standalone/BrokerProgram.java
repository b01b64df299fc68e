// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.culvert.protocol.sasl.CredentialSeal;

/**
 * {@code ./culvert broker} on the database of this trial: the broker itself, and its commands for
 * the operator.
 *
 * @param home where {@code ./culvert} is
 * @param settings the broker's file; the key for credentials is kept beside it
 */
public record BrokerProgram(Path home, Path settings, EmbeddedDatabase database) {
  private static final Pattern PASSWORD = Pattern.compile("\\b([A-Za-z0-9]{10})\\b\\s*$");

  /** The broker, not started yet. The database is named here, because its port changes. */
  public ProcessBuilder command(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("culvert").toString());
    command.addAll(List.of("broker", "--config", settings.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("CULVERT_BUILT", "1");
    builder.environment().put("CULVERT_DATABASE_URL", database.url());
    builder.environment().put("CULVERT_DATABASE_USER", database.user());
    builder.environment().put("CULVERT_SECRETS_KEY_FILE", keyFile().toString());
    return builder;
  }

  /** Drawn at the first start, for its owner's eyes only. Without it the accounts are lost. */
  Path keyFile() throws IOException {
    Path file = settings.resolveSibling("secrets.key");
    if (!Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, CredentialSeal.drawKey() + "\n");
    }
    return file;
  }

  /** Makes an account, as an operator would; gives back its password. */
  public String addAccount(String realm, String userid) throws IOException, InterruptedException {
    String answer = operator("account", "add", realm, userid);
    Matcher password = PASSWORD.matcher(answer);
    if (!password.find()) {
      throw new IOException("no password of the new account in: " + answer.strip());
    }
    return password.group(1);
  }

  /** Runs one of its commands to the end; gives back what it said. */
  public String operator(String... words) throws IOException, InterruptedException {
    Process process = command(words).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(
          "culvert broker %s: %s".formatted(String.join(" ", words), answer.strip()));
    }
    return answer;
  }
}
