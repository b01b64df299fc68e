// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.culvert.conformance.Target.Account;

/**
 * A client's session with the broker. The steps that lead to what a case is about are here: they go
 * on with whatever answer lets them.
 */
final class Dialogue implements Closeable {
  private static final List<String> VERSIONS = List.of("2.0.2", "2.0.1", "2.0.0");
  private static final Duration LONGEST_REFUSAL = Duration.ofSeconds(90);
  private static final Duration BUSY = Duration.ofSeconds(10);

  /** How often a broker that is too busy is asked. */
  static final int VISITS = 7;

  private final Line line;
  private final Visit visit;
  private boolean offered;
  private boolean established;

  Dialogue(Line line, Visit visit) {
    this.line = line;
    this.visit = visit;
  }

  Line line() {
    return line;
  }

  Visit visit() {
    return visit;
  }

  /** The answer to it; silence is a failure. */
  Answer ask(String octets) throws IOException, InterruptedException {
    boolean opening = octets.regionMatches(true, 0, "VERSION", 0, 7);
    Question question = () -> line.ask(octets, visit.patience());
    return (opening ? answer(visit, line, question) : question.ask())
        .orElseThrow(() -> new Failed("no answer to " + new Answer(octets).quoted()));
  }

  /** What a client says, and the answer to it. */
  @FunctionalInterface
  interface Question {
    Optional<Answer> ask() throws IOException, InterruptedException;
  }

  /**
   * The answer to a VERSION of a broker that is not too busy to give one: 530 is no failure, but
   * the wish to be asked again later, over TCP in another connection.
   */
  static Optional<Answer> answer(Visit visit, Line line, Question question)
      throws IOException, InterruptedException {
    Optional<Answer> answer = question.ask();
    for (int visits = 1; answer.filter(Answer::isTooBusy).isPresent(); visits++) {
      NotOffered.unless(visits < VISITS, "the broker is too busy all the time");
      visit.pace().rest(visit.recovery().multipliedBy(visits));
      line.renew();
      answer = question.ask();
    }
    return answer;
  }

  Answer command(String xml) throws IOException, InterruptedException {
    return ask(Octets.frame(xml));
  }

  /** Says what is answered over UDP only, with nothing; what comes is not looked at. */
  void quietly(String octets) throws IOException, InterruptedException {
    if (line.isUdp()) {
      Duration patience =
          visit.transport() == Transport.LOSSY ? visit.patience() : visit.acknowledgement();
      Optional<Answer> ignored = line.ask(octets, patience);
      assert ignored.isPresent() || line.isUdp();
    } else {
      line.say(octets);
    }
  }

  /** The answer to that version. */
  Answer greet(String version) throws IOException, InterruptedException {
    return ask("VERSION=" + version + "\r\n");
  }

  /** Begins a session of a version that the broker takes. */
  void greet() throws IOException, InterruptedException {
    Answer answer = greet(visit.survey().version());
    NotOffered.unless(answer.status() <= 1000, "the broker sends its clients elsewhere");
    boolean refused = answer.status() >= 300;
    Failed.unless(!refused, "on the way there: VERSION was answered " + answer.quoted());
  }

  /** The newest version that is taken, and the answer to it; as clients find it. */
  static Optional<Survey> survey(Visit visit) throws IOException, InterruptedException {
    for (String version : VERSIONS) {
      Line line = visit.dialogue().line;
      String octets = "VERSION=" + version + "\r\n";
      Optional<Answer> answer = answer(visit, line, () -> line.ask(octets, visit.patience()));
      if (answer.isEmpty()) {
        return Optional.empty();
      }
      if (answer.get().status() != 302) {
        return Optional.of(Survey.of(version, answer.get()));
      }
    }
    return Optional.of(Survey.of("1.0.1", new Answer("")));
  }

  /** A session in which commands can be said. */
  void login() throws IOException, InterruptedException {
    greet();
    authenticate();
  }

  /** By whatever mechanism there is. */
  void authenticate() throws IOException, InterruptedException {
    Survey survey = visit.survey();
    boolean unknown = survey.mechanisms().isEmpty();
    if (survey.has("ANONYMOUS") || unknown || visit.target().account().isEmpty()) {
      NotOffered.unless(
          survey.has("ANONYMOUS") || unknown, "without an account there is ANONYMOUS only");
      anonymously();
    } else {
      withAccount();
    }
  }

  void anonymously() throws IOException, InterruptedException {
    expect200(ask("AUTHENTICATE ANONYMOUS\r\n\0"));
  }

  void withAccount() throws IOException, InterruptedException {
    withAccount(visit.account());
  }

  void withAccount(Account account) throws IOException, InterruptedException {
    String userid = account.userid();
    String password = account.password();
    Survey survey = visit.survey();
    if (survey.has("DIGEST-MD5")) {
      expect200(new DigestDialogue(this).as(userid, password).complete());
    } else if (survey.has("PLAIN")) {
      expect200(plain(userid, password));
    } else {
      visit.needsMechanism("SCRAM-SHA-256");
      expect200(new ScramDialogue(this, userid, password).complete());
    }
  }

  Answer plain(String userid, String password) throws IOException, InterruptedException {
    quietly("AUTHENTICATE PLAIN\r\n\0");
    return ask("\0" + userid + "\0" + password + "\r\n");
  }

  private static void expect200(Answer answer) {
    Failed.unless(
        answer.status() == 200, "on the way there: authentication was answered " + answer.quoted());
  }

  /** The encapsulation that is most likely to be had here. */
  String likelyType() {
    Survey survey = visit.survey();
    if (line.isUdp()) {
      return survey.hasType("V6UDPV4") || survey.types().isEmpty() ? "v6udpv4" : "v6v4";
    }
    NotOffered.unless(survey.hasType("V6V4"), "over TCP the broker has no tunnel to give");
    return "v6v4";
  }

  Offer offer() throws IOException, InterruptedException {
    return offer(Requests.create(likelyType(), line.local()));
  }

  Offer offer(String xml) throws IOException, InterruptedException {
    Answer answer = create(xml);
    NotOffered.unless(
        !List.of(301, 303, 501, 506).contains(answer.status()),
        "the broker gives no tunnel here: " + answer.quoted());
    Failed.unless(
        answer.status() == 200, "on the way there: create was answered " + answer.quoted());
    return new Offer(answer.xml());
  }

  /**
   * The answer to a create. A broker that has had too many of them is asked again later; so is one
   * that still has another of our tunnels where this one should be.
   */
  Answer create(String xml) throws IOException, InterruptedException {
    Answer answer = command(xml);
    long since = System.nanoTime();
    while (isForNow(answer) && System.nanoTime() - since < LONGEST_REFUSAL.toNanos()) {
      visit.pace().rest(BUSY);
      answer = command(xml);
    }
    offered |= answer.status() == 200;
    return answer;
  }

  private boolean isForNow(Answer answer) {
    boolean ours = visit.target().pace().isZero();
    return !ours && List.of(301, 506).contains(answer.status());
  }

  void accept() throws IOException, InterruptedException {
    quietly(Octets.frame(Requests.ACCEPT));
    established = true;
  }

  /** A tunnel that is up. */
  Offer tunnel() throws IOException, InterruptedException {
    login();
    Offer offer = offer();
    accept();
    return offer;
  }

  /** Gives back what the broker keeps for this session, as far as that can be said. */
  @Override
  public void close() throws IOException {
    try {
      if (offered && !established) {
        quietly(Octets.frame(Requests.REJECT));
      } else if (established && !line.isUdp()) {
        Optional<Answer> _ = line.ask(Octets.frame(Requests.DELETE), visit.silence());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      line.close();
    }
  }
}
