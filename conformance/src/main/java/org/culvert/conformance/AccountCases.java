// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.culvert.protocol.address.Ipv6Address;

/** What only an account can have: prefixes, and addresses that stay. */
final class AccountCases {
  private static final String SECTION = "5.2";
  private static final String FULL = "[0-9A-Fa-f]{4}(:[0-9A-Fa-f]{4}){7}";
  private static final String[] LENGTHS = {"64", "60", "56", "48"};

  private AccountCases() {}

  static Stream<Case> all() {
    return Stream.of(
        router(
            "prefix-length",
            "a prefix has its length",
            (offer, asked) ->
                Failed.unless(
                    offer.attribute("prefix", "length").orElse("").equals(asked),
                    "asked for /" + asked + ", length " + offer.attribute("prefix", "length"))),
        router(
            "A13-prefix-in-full",
            "A13: a prefix has all eight groups of four digits",
            (offer, asked) -> {
              String prefix = offer.prefix().orElse("");
              Failed.unless(prefix.matches(FULL), prefix);
            }),
        router(
            "A13-prefix-can-be-cut",
            "A13: what a client gets by counting characters is the prefix",
            (offer, asked) -> {
              String prefix = offer.prefix().orElse("");
              int groups = (Integer.parseInt(asked) + 15) / 16;
              int kept = Math.min(prefix.length(), groups * 5 - 1);
              Ipv6Address cut = Offer.parse(prefix.substring(0, kept) + (groups < 8 ? "::" : ""));
              Failed.unless(cut.equals(Offer.parse(prefix)), prefix + " cut to " + cut);
            }),
        router(
            "prefix-inside-router",
            "a prefix is in the router element of the client",
            (offer, asked) ->
                Failed.unless(
                    offer
                        .inside("client")
                        .flatMap(client -> new Offer(client).inside("router"))
                        .flatMap(router -> new Offer(router).prefix())
                        .isPresent(),
                    "it is not")),
        refused(
            "prefix-length-missing", "a router that names no length is refused with 520", "", 520),
        refused(
            "prefix-length-never-offered",
            "a length that nobody offers is refused with 518",
            "65",
            518),
        refused(
            "prefix-length-no-number",
            "a length that is no number is refused",
            "long",
            500,
            518,
            520),
        refused(
            "prefix-too-large",
            "a prefix that is larger than anybody's is refused with 507 or 518",
            "16",
            507,
            518),
        new Case(
            "prefix-stays",
            SECTION,
            "an account finds its prefix again",
            Case.ALL,
            visit -> {
              Optional<Granted> first = grant(visit);
              NotOffered.unless(first.isPresent(), "the account gets no prefix");
              Optional<Granted> second = grant(visit);
              Failed.unless(
                  first
                      .flatMap(granted -> granted.offer().prefix())
                      .equals(second.flatMap(granted -> granted.offer().prefix())),
                  "another one the second time");
            }),
        new Case(
            "address-stays",
            "5.1",
            "an account finds its address again",
            Case.ALL,
            visit -> {
              Ipv6Address first = tunnelOf(visit);
              Ipv6Address second = tunnelOf(visit);
              Failed.unless(first.equals(second), first + " became " + second);
            }));
  }

  private static Ipv6Address tunnelOf(Visit visit) throws IOException, InterruptedException {
    Dialogue dialogue = visit.accountDialogue();
    dialogue.greet();
    dialogue.withAccount();
    Offer offer = dialogue.offer();
    dialogue.accept();
    return offer.clientAddress();
  }

  private record Granted(Offer offer, String length) {}

  /** The first length that the broker gives to this account. */
  private static Optional<Granted> grant(Visit visit) throws IOException, InterruptedException {
    Dialogue dialogue = visit.accountDialogue();
    dialogue.greet();
    dialogue.withAccount();
    for (String length : LENGTHS) {
      Answer answer =
          dialogue.create(Requests.router(dialogue.likelyType(), dialogue.line().local(), length));
      if (answer.status() == 200) {
        return Optional.of(new Granted(new Offer(answer.xml()), length));
      }
    }
    return Optional.empty();
  }

  /** What has to be so of a router's offer. */
  @FunctionalInterface
  private interface Check {
    void of(Offer offer, String length);
  }

  private static Case router(String id, String title, Check check) {
    return new Case(
        id,
        SECTION,
        title,
        Case.ALL,
        visit -> {
          Granted granted =
              grant(visit)
                  .orElseThrow(
                      () -> new NotOffered("the account gets no prefix of 64, 60, 56 or 48"));
          check.of(granted.offer(), granted.length());
        });
  }

  private static Case refused(String id, String title, String length, Integer... codes) {
    return new Case(
        id,
        SECTION,
        title,
        Case.ALL,
        visit -> {
          Dialogue dialogue = visit.accountDialogue();
          dialogue.greet();
          dialogue.withAccount();
          String xml = Requests.router(dialogue.likelyType(), dialogue.line().local(), length);
          Answer answer = dialogue.create(length.isEmpty() ? xml.replace(" length=\"\"", "") : xml);
          NotOffered.unless(answer.status() != 303, answer.quoted());
          Failed.unless(List.of(codes).contains(answer.status()), answer.quoted());
        });
  }
}
