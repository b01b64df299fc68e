// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Plays cases with a broker, one after the other. */
public final class Kit {
  private static final List<Case> CASES = cases();

  private final Target target;
  private final Consumer<String> progress;

  /**
   * @param progress is told about each case
   */
  public Kit(Target target, Consumer<String> progress) {
    this.target = target;
    this.progress = progress;
  }

  private static List<Case> cases() {
    List<String> sections = Rfc5572.sections();
    return Stream.of(
            ScriptReader.all().stream().map(Script::toCase),
            CapabilityCases.all(),
            DigestCases.all(),
            ScramCases.all(),
            TlsCases.all(),
            FrameCases.all(),
            OfferCases.all(),
            XmlCases.all(),
            AccountCases.all(),
            DatagramCases.all(),
            StreamCases.all(),
            PacketCases.all(),
            StrangerCases.all(),
            PlaceCases.all(),
            RedirectCases.all(),
            V4v6Cases.all())
        .flatMap(some -> some)
        .sorted(
            Comparator.comparingInt((Case some) -> sections.indexOf(some.section()))
                .thenComparing(Case::id))
        .toList();
  }

  /** The names of all cases, in the order of the report. */
  public static List<String> ids() {
    return CASES.stream().map(Case::id).toList();
  }

  /**
   * @throws IOException when nobody answers at all
   */
  public List<Result> run(Set<Transport> transports, Predicate<String> ids)
      throws IOException, InterruptedException {
    List<Result> results = new ArrayList<>();
    try (Origin origin = new Origin(target)) {
      Map<Transport, Survey> surveys = new EnumMap<>(Transport.class);
      for (Transport transport : transports) {
        survey(origin, transport).ifPresent(survey -> surveys.put(transport, survey));
      }
      if (surveys.isEmpty()) {
        throw new IOException("nobody answers");
      }
      for (Case next : CASES) {
        for (Transport transport : Transport.values()) {
          if (ids.test(next.id())
              && transports.contains(transport)
              && next.transports().contains(transport)) {
            results.add(play(origin, next, transport, Optional.ofNullable(surveys.get(transport))));
          }
        }
      }
    }
    return results;
  }

  private Optional<Survey> survey(Origin origin, Transport transport) throws InterruptedException {
    Survey unknown = Survey.of("", new Answer(""));
    Transport fair = transport == Transport.LOSSY ? Transport.UDP : transport;
    try (Visit visit = new Visit(target, fair, origin, unknown, 0)) {
      Optional<Survey> survey = Dialogue.survey(visit);
      progress.accept(
          "%s: %s"
              .formatted(
                  transport.text(),
                  survey.map(found -> found.greeting().quoted()).orElse("nobody answers")));
      return survey;
    } catch (IOException e) {
      progress.accept("%s: %s".formatted(transport.text(), e.getMessage()));
      return Optional.empty();
    }
  }

  private Result play(Origin origin, Case next, Transport transport, Optional<Survey> survey)
      throws InterruptedException {
    Verdict verdict = Verdict.PASS;
    String detail = "";
    if (survey.isEmpty()) {
      verdict = Verdict.NOT_OFFERED;
      detail = "nobody answers on this transport";
    } else {
      try (Visit visit = new Visit(target, transport, origin, survey.get(), next.id().hashCode())) {
        next.check().run(visit);
      } catch (NotOffered e) {
        verdict = Verdict.NOT_OFFERED;
        detail = String.valueOf(e.getMessage());
      } catch (Failed | IOException e) {
        verdict = Verdict.FAIL;
        detail = String.valueOf(e.getMessage());
      }
    }
    progress.accept(
        "%-11s %-5s %s%s"
            .formatted(
                verdict.text(),
                transport.text(),
                next.id(),
                detail.isEmpty() ? "" : ": " + detail));
    return new Result(next.id(), next.section(), next.title(), transport, verdict, detail);
  }
}
