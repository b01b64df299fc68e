// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.config;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The parser of the command line: where it is, and what it has found so far. */
final class OptionReader {
  private static final int MOST_DETAIL = 3;
  static final Map<String, Character> LETTERS =
      Map.ofEntries(
          Map.entry("verbose", 'v'),
          Map.entry("interface-v6v4", 'i'),
          Map.entry("interface-v6udpv4", 'u'),
          Map.entry("interface-prefix", 's'),
          Map.entry("config", 'f'),
          Map.entry("retry", 'r'),
          Map.entry("foreground", 'n'),
          Map.entry("no-retry", 'b'),
          Map.entry("no-questions", 'y'),
          Map.entry("help", 'h'),
          Map.entry("version", 'V'));
  private static final String WITH_VALUE = "iusfr";
  private static final char NO_LETTER = '\0';

  private final String[] arguments;
  private int next;
  private Optional<Options.Command> command = Optional.empty();
  private int verbosity;
  private Optional<String> file = Optional.empty();
  private Optional<String> v6v4Interface = Optional.empty();
  private Optional<String> v6udpv4Interface = Optional.empty();
  private Optional<String> advertisingInterface = Optional.empty();
  private Optional<Duration> retryDelay = Optional.empty();
  private boolean foreground;
  private boolean once;
  private boolean json;
  private boolean help;
  private boolean version;

  OptionReader(String[] arguments) {
    this.arguments = arguments;
  }

  boolean hasNext() {
    return next < arguments.length;
  }

  void option() throws Options.UsageError {
    String argument = arguments[next++];
    if (argument.startsWith("--")) {
      longName(argument);
    } else if (argument.length() > 1 && argument.startsWith("-")) {
      letters(argument);
    } else {
      command(argument, argument);
    }
  }

  private void longName(String argument) throws Options.UsageError {
    int equals = argument.indexOf('=');
    String name = argument.substring(2, equals < 0 ? argument.length() : equals);
    Optional<String> joined =
        equals < 0 ? Optional.empty() : Optional.of(argument.substring(equals + 1));
    char letter = LETTERS.getOrDefault(name, NO_LETTER);
    if (WITH_VALUE.indexOf(letter) >= 0) {
      value(letter, joined.isPresent() ? joined.get() : following("--" + name));
    } else if (joined.isPresent()) {
      throw new Options.UsageError("option --" + name + " takes no value");
    } else if (letter != NO_LETTER) {
      flag(letter);
    } else if (name.equals("json")) {
      json = true;
    } else {
      command(name, argument);
    }
  }

  private void command(String name, String argument) throws Options.UsageError {
    Options.Command named =
        switch (name) {
          case "status" -> Options.Command.STATUS;
          case "doctor" -> Options.Command.DOCTOR;
          case "stop" -> Options.Command.STOP;
          case "check" -> Options.Command.CHECK;
          default -> throw new Options.UsageError("unknown argument: " + argument);
        };
    if (command.isPresent() && command.get() != named) {
      throw new Options.UsageError("one command at a time: " + argument);
    }
    command = Optional.of(named);
  }

  private void letters(String argument) throws Options.UsageError {
    for (int i = 1; i < argument.length(); i++) {
      char letter = argument.charAt(i);
      if (WITH_VALUE.indexOf(letter) >= 0) {
        String joined = argument.substring(i + 1);
        value(letter, joined.isEmpty() ? following("-" + letter) : joined);
        return;
      }
      flag(letter);
    }
  }

  private String following(String option) throws Options.UsageError {
    if (!hasNext()) {
      throw new Options.UsageError("option " + option + " needs a value");
    }
    return arguments[next++];
  }

  private void flag(char letter) throws Options.UsageError {
    switch (letter) {
      case 'v' -> verbosity = Math.min(verbosity + 1, MOST_DETAIL);
      case 'n' -> foreground = true;
      case 'b' -> once = true;
      case 'y' -> {} // gogoc asked whether to trust a broker's key; nothing is asked here
      case 'V' -> version = true;
      case 'h', '?' -> help = true;
      default -> throw new Options.UsageError("unknown option: -" + letter);
    }
  }

  private void value(char letter, String value) throws Options.UsageError {
    switch (letter) {
      case 'i' -> v6v4Interface = Optional.of(value);
      case 'u' -> v6udpv4Interface = Optional.of(value);
      case 's' -> advertisingInterface = Optional.of(value);
      case 'f' -> file = Optional.of(value);
      default -> retryDelay = Optional.of(seconds(value));
    }
  }

  private static Duration seconds(String value) throws Options.UsageError {
    if (!value.matches("[0-9]{1,4}") || Integer.parseInt(value) > 3600) {
      throw new Options.UsageError(
          "option -r needs a number of seconds from 0 to 3600, not " + value);
    }
    return Duration.ofSeconds(Integer.parseInt(value));
  }

  Options options() throws Options.UsageError {
    Options.Command wanted = command.orElse(Options.Command.TUNNEL);
    if (json && wanted != Options.Command.STATUS && wanted != Options.Command.DOCTOR) {
      throw new Options.UsageError("option --json is for status and doctor");
    }
    return new Options(
        wanted,
        verbosity,
        file,
        v6v4Interface,
        v6udpv4Interface,
        advertisingInterface,
        retryDelay,
        foreground,
        once,
        json,
        help,
        version);
  }
}
