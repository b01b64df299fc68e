// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A conversation with a broker that nobody has seen, as data. The grammar is in the README beside
 * the scripts.
 *
 * @param needs what CAPABILITY has to have, or {@code account}
 */
record Script(
    String id,
    String section,
    String title,
    Set<Transport> transports,
    List<String> needs,
    List<Step> steps) {
  private static final Duration TIME_TO_CLOSE = Duration.ofSeconds(3);

  /** One line of it. */
  sealed interface Step {
    /** The client says it. */
    record Client(String octets) implements Step {}

    /** The answer to what was said last. */
    record Broker(Expectation expectation) implements Step {}

    /** Something that leads to the point, and is taken as it comes. */
    record Stage(String name, String argument) implements Step {}
  }

  Case toCase() {
    return new Case(id, section, title, transports, this::play);
  }

  private void play(Visit visit) throws IOException, InterruptedException {
    for (String need : needs) {
      if (need.equals("account")) {
        visit.account();
      } else if (need.startsWith("TUNNEL=")) {
        visit.needsType(need.substring(7));
      } else if (need.startsWith("X-")) {
        visit.needsExtension(need);
      } else {
        visit.needsMechanism(need.substring(5));
      }
    }
    // An earlier session of the same port would answer what should meet silence.
    new Play(meetsSilence() ? visit.stranger() : dialogue(visit)).run(steps);
  }

  private Dialogue dialogue(Visit visit) throws IOException, InterruptedException {
    return needs.contains("account") ? visit.accountDialogue() : visit.dialogue();
  }

  private boolean meetsSilence() {
    return steps.contains(new Step.Broker(new Expectation.Silence()));
  }

  private static final class Play {
    private final Dialogue dialogue;
    private Optional<String> unsaid = Optional.empty();
    private Answer answer = new Answer("");

    Play(Dialogue dialogue) {
      this.dialogue = dialogue;
    }

    void run(List<Step> steps) throws IOException, InterruptedException {
      for (Step step : steps) {
        switch (step) {
          case Step.Client(String octets) -> {
            sayQuietly();
            unsaid = Optional.of(octets);
          }
          case Step.Broker(Expectation expectation) -> {
            if (unsaid.isPresent()) {
              answer = hear(filled(unsaid.get()), expectation);
              unsaid = Optional.empty();
            }
            expectation.check(answer);
          }
          case Step.Stage(String name, String argument) -> {
            sayQuietly();
            perform(name, argument);
          }
        }
      }
      sayQuietly();
    }

    private void sayQuietly() throws IOException, InterruptedException {
      if (unsaid.isPresent()) {
        dialogue.quietly(filled(unsaid.get()));
        unsaid = Optional.empty();
      }
    }

    private Answer hear(String octets, Expectation expectation)
        throws IOException, InterruptedException {
      Line line = dialogue.line();
      boolean quiet =
          expectation instanceof Expectation.Silence
              || expectation instanceof Expectation.Nothing && !line.isUdp();
      if (!quiet) {
        return dialogue.ask(octets);
      }
      line.say(octets);
      Optional<Answer> said = line.hear(dialogue.visit().silence());
      said.ifPresent(
          words -> {
            throw new Failed("silence expected, not " + words.quoted());
          });
      return new Answer("");
    }

    private void perform(String name, String argument) throws IOException, InterruptedException {
      switch (name) {
        case "greet" -> {
          if (argument.isEmpty()) {
            dialogue.greet();
          } else {
            Answer greeting = dialogue.greet(argument);
            NotOffered.unless(greeting.status() != 302, "version " + argument + " is refused");
          }
        }
        case "authenticate" -> dialogue.authenticate();
        case "login" -> {
          dialogue.greet();
          switch (argument) {
            case "anonymously" -> dialogue.anonymously();
            case "account" -> dialogue.withAccount();
            default -> dialogue.authenticate();
          }
        }
        case "offer" -> {
          String type = argument.isEmpty() ? dialogue.likelyType() : argument;
          dialogue.offer(Requests.create(type, dialogue.line().local()));
        }
        case "accept" -> dialogue.accept();
        case "closed" -> {
          if (!dialogue.line().isUdp()) {
            Failed.unless(dialogue.line().isClosed(TIME_TO_CLOSE), "the connection stays open");
          }
        }
        default -> throw new IllegalArgumentException("no such stage: " + name);
      }
    }

    /** With the names of things that a script can't know. */
    private String filled(String octets) {
      String text = octets;
      if (text.contains("{type}")) {
        text = text.replace("{type}", dialogue.likelyType());
      }
      if (text.contains("{user}") || text.contains("{password}")) {
        Target.Account account = dialogue.visit().account();
        text = text.replace("{user}", account.userid()).replace("{password}", account.password());
      }
      return counted(text.replace("{client}", dialogue.line().local()));
    }

    private static String counted(String text) {
      String star = "Content-length: *\r\n";
      int at = text.indexOf(star);
      return at < 0
          ? text
          : text.substring(0, at) + Octets.frame(text.substring(at + star.length()));
    }
  }
}
