// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.tunnel;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.culvert.portal.tunnel.Holds.Hold;
import org.culvert.portal.tunnel.LastRefusal.Refusal;
import org.culvert.portal.tunnel.OwnTunnel.State;

/**
 * Why a tunnel does not work, or that it does: the steps from the account to the first packet, each
 * as far as it is known. The first one that is wrong is the one to look at.
 */
final class Diagnosis {
  private Diagnosis() {}

  /** How a step came out. */
  enum Verdict {
    GOOD,
    BAD,
    OPEN
  }

  /**
   * One step.
   *
   * @param key of its text
   * @param link to where something can be done; may be empty
   */
  record Step(Verdict verdict, String key, List<Object> values, String link) {
    static Step of(Verdict verdict, String key, Object... values) {
      return new Step(verdict, key, List.of(values), "");
    }

    Step to(String where) {
      return new Step(verdict, key, values, where);
    }
  }

  /**
   * What is known.
   *
   * @param passwordUsed whether a client ever came in with the password
   */
  record Facts(
      boolean disabled,
      boolean passwordUsed,
      List<Hold> holds,
      Optional<Refusal> refusal,
      Optional<OwnTunnel> live,
      Optional<OwnTunnel> former,
      Optional<String> dnsError) {}

  static List<Step> of(Facts facts, Instant now) {
    List<Step> steps = new ArrayList<>();
    steps.add(
        facts.disabled
            ? Step.of(Verdict.BAD, "why.account.disabled")
            : Step.of(Verdict.GOOD, "why.account.good"));
    for (Hold hold : facts.holds) {
      steps.add(
          hold.byOwner()
              ? Step.of(Verdict.BAD, "why.hold.owner").to("/tunnels")
              : Step.of(Verdict.BAD, "why.hold.operator", hold.reason().orElse("–")));
    }
    facts.refusal.ifPresent(refusal -> steps.add(explain(refusal)));
    if (facts.live.isPresent()) {
      steps.add(Step.of(Verdict.GOOD, "why.tunnel.there"));
      steps.add(packets(facts.live.get().state(now), facts.live.get()));
    } else if (facts.refusal.isEmpty()) {
      steps.add(
          facts.former.isPresent()
              ? Step.of(Verdict.BAD, "why.tunnel.ended").to("/tunnels/log")
              : Step.of(
                  Verdict.OPEN, facts.passwordUsed ? "why.tunnel.never" : "why.client.never"));
    }
    facts.dnsError.ifPresent(error -> steps.add(Step.of(Verdict.BAD, "why.dns", error)));
    return steps;
  }

  private static Step packets(State state, OwnTunnel live) {
    return switch (state) {
      case UP, ENDED -> Step.of(Verdict.GOOD, "why.packets.up").to("/tunnels/" + live.id());
      case WAITING ->
          Step.of(
              Verdict.BAD,
              live.outerPort() == 0 ? "why.packets.waiting.41" : "why.packets.waiting.udp");
      case SILENT -> Step.of(Verdict.BAD, "why.packets.silent");
    };
  }

  private static Step explain(Refusal refusal) {
    String key = "why.refused." + kind(refusal);
    Step step = Step.of(Verdict.BAD, key, refusal.text());
    return refusal.ticket().map(ticket -> step.to("/why/506/" + ticket)).orElse(step);
  }

  private static String kind(Refusal refusal) {
    return switch (refusal.code()) {
      case 300 -> "password";
      case 301 -> {
        if (refusal.text().contains("requests a minute")) {
          yield "haste";
        }
        yield refusal.text().contains("website") || refusal.text().contains("suspended")
            ? "held"
            : "full";
      }
      case 303 -> "type";
      case 501, 502 -> "address";
      case 506 -> "place";
      case 507, 518, 520, 522 -> "prefix";
      case 509 -> "dns";
      case 521 -> "device";
      default -> "other";
    };
  }
}
