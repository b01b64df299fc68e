// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.io.IOException;
import java.util.Set;
import java.util.stream.Stream;

/** What becomes of a create where somebody else has a tunnel. */
final class PlaceCases {
  private static final Set<Integer> REFUSALS = Set.of(301, 506);

  private PlaceCases() {}

  static Stream<Case> all() {
    return Stream.of(
        new Case(
            "v6v4-address-in-use",
            "4.5.1",
            "an address has one v6v4 tunnel: where an account has its own, others get 506 or 301",
            Case.TCP,
            visit -> {
              visit.needsType("V6V4");
              visit.needsMechanism("ANONYMOUS");
              Dialogue owner = visit.dialogue();
              owner.greet();
              owner.withAccount();
              owner.offer(Requests.create("v6v4", owner.line().local()));
              owner.accept();
              // The accept has no answer over TCP; what is said behind it has.
              Answer tunnel = owner.command(Requests.INFO);
              NotOffered.unless(tunnel.status() == 200, "no tunnel, but " + tunnel.quoted());
              Dialogue other = visit.dialogue();
              other.login();
              Answer answer = other.command(Requests.create("v6v4", other.line().local()));
              Failed.unless(REFUSALS.contains(answer.status()), answer.quoted());
            }),
        udp(
            "port-in-use",
            "4.5.2",
            "a create at the port of an account's tunnel is refused with 506 or 301, or granted",
            (end, answer) ->
                Failed.unless(
                    answer.status() == 200 || REFUSALS.contains(answer.status()), answer.quoted())),
        udp(
            "port-in-use-stays-in-use",
            "8",
            "a create that is refused there does not end the account's tunnel",
            (end, answer) ->
                Failed.unless(
                    answer.status() == 200 || end.isAlive(),
                    "the tunnel does not answer any more")));
  }

  /** What has to be so when the port's tunnel is one's own, and the answer somebody else's. */
  @FunctionalInterface
  private interface Check {
    void of(TunnelEnd end, Answer answer) throws IOException, InterruptedException;
  }

  private static Case udp(String id, String section, String title, Check check) {
    return new Case(
        id,
        section,
        title,
        Case.UDP,
        visit -> {
          visit.needsMechanism("ANONYMOUS");
          Origin.Place place = visit.freshPlace();
          TunnelEnd end = TunnelEnd.ofAccount(visit, visit.at(place));
          NotOffered.unless(end.isAlive(), "the tunnel does not answer from the start");
          Dialogue other = visit.at(place);
          other.greet();
          other.anonymously();
          check.of(end, other.create(Requests.create("v6udpv4", other.line().local())));
        });
  }
}
