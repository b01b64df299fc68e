// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.setup;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.culvert.broker.config.BrokerSettingsReader;
import org.culvert.broker.config.InvalidSettings;
import org.culvert.protocol.sasl.CredentialSeal;

/** {@code broker setup}: asks, shows the plan, writes, and says what is left to do. */
public final class SetupCommand {
  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final int USAGE = 2;
  private static final int OCTETS = 32;

  /** A look at the machine when everything is written. */
  public interface Afterwards {
    /**
     * @param name that clients connect to
     */
    void look(Path settings, String name);
  }

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;
  private final InstantSource clock;

  public SetupCommand(InputStream in, PrintStream out, PrintStream err, InstantSource clock) {
    this.in = in;
    this.out = out;
    this.err = err;
    this.clock = clock;
  }

  /**
   * @return the exit code
   */
  public int run(List<String> words, Afterwards afterwards) {
    return run(words, Surroundings.look(), afterwards);
  }

  int run(List<String> words, Surroundings here, Afterwards afterwards) {
    try {
      SetupOptions options = SetupOptions.parse(words);
      if (options.has("help")) {
        out.print(SetupOptions.USAGE);
        return OK;
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      Questions questions = new Questions(options, lines, out);
      return run(options, questions, here, afterwards);
    } catch (IllegalArgumentException e) {
      err.println("culvert broker: " + e.getMessage());
      err.println("What there is says: culvert broker setup --help");
      return USAGE;
    } catch (IOException e) {
      err.println("culvert broker: setup could not write everything: " + e);
      err.println("Run it as root, or name a folder of your own with --output");
      return FAILED;
    } catch (InvalidSettings e) {
      err.println("culvert broker: what was written can't be used:");
      e.mistakes().forEach(err::println);
      return FAILED;
    }
  }

  private int run(
      SetupOptions options, Questions questions, Surroundings here, Afterwards afterwards)
      throws IOException, InvalidSettings {
    Answers answers = new Interview(options, questions, here).ask();
    out.println();
    answers.plan().explained().forEach(out::println);
    out.println();
    OutputFolder folder = new OutputFolder(options.output(), clock.instant());
    boolean compose = options.has("compose");
    List<NewFile> files = compose ? ComposeFiles.of(answers) : files(answers, folder);
    if (options.has("dry-run")) {
      files.forEach(file -> show(folder, file));
      return OK;
    }
    List<Path> different = folder.different(files);
    if (!different.isEmpty() && !options.has("replace")) {
      different.forEach(path -> out.println(path + " is there, and says something else"));
      if (!questions.confirm("Replace what is there, and keep a copy of it?")) {
        err.println(
            "culvert broker: nothing was written; --replace does, and keeps a copy of each");
        return FAILED;
      }
    }
    for (NewFile file : files) {
      out.println(folder.write(file));
    }
    if (compose) {
      out.println();
      NextSteps.withCompose(answers).forEach(out::println);
      return OK;
    }
    Path settings = folder.path().resolve(BrokerFile.NAME);
    BrokerSettingsReader.read(settings, Map.of());
    out.println();
    NextSteps.of(answers, folder.path()).forEach(out::println);
    if (!options.has("no-preflight")) {
      out.println();
      afterwards.look(settings, answers.name());
    }
    return OK;
  }

  private List<NewFile> files(Answers answers, OutputFolder folder) throws IOException {
    List<NewFile> files = new ArrayList<>();
    files.add(secret(BrokerFile.KEY, CredentialSeal.drawKey()));
    files.add(secret(BrokerFile.DATABASE_PASSWORD, HexFormat.of().formatHex(random())));
    if (answers.names().isPresent()) {
      String drawn = Base64.getEncoder().encodeToString(random());
      String key = folder.secret(BrokerFile.DNS_KEY).orElse(drawn);
      files.add(secret(BrokerFile.DNS_KEY, key));
      files.add(
          NewFile.of(ZoneFiles.SNIPPET, ZoneFiles.snippet(answers, key), NewFile.Kind.SETTINGS));
      LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
      ZoneFiles.texts(answers, today)
          .forEach((path, text) -> files.add(NewFile.of(path, text, NewFile.Kind.PUBLIC)));
    }
    files.add(
        NewFile.of(
            BrokerFile.NAME,
            BrokerFile.text(answers, BrokerFile.Secrets.in(folder.path())),
            NewFile.Kind.SETTINGS));
    return files;
  }

  private static NewFile secret(String name, String text) {
    return NewFile.of(name, text + "\n", NewFile.Kind.SECRET);
  }

  private static byte[] random() {
    byte[] octets = new byte[OCTETS];
    new SecureRandom().nextBytes(octets);
    return octets;
  }

  private void show(OutputFolder folder, NewFile file) {
    out.println("== " + folder.path().resolve(file.path()));
    boolean secret = file.kind() == NewFile.Kind.SECRET || file.text().contains("secret \"");
    out.println(secret ? "(drawn when it is written)" : file.text());
  }
}
