// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.culvert.fuzz.FuzzTarget;
import org.culvert.fuzz.Segments;
import org.culvert.fuzz.Vectors;
import org.culvert.protocol.address.Ipv6Address;

/**
 * What any broker says to the kit: whatever it is, the kit finds in it what is there, and tells the
 * rest from it in a sentence.
 */
public final class KitAnswers implements FuzzTarget {
  private static final int LONGEST_QUOTE = 5 + 4 * 120;
  private static final List<String> EXPECTATIONS =
      List.of(
          "status 200", "status-not 200 or 301", "framed", "unframed", "has <tunnel", "lacks x");

  @Override
  public String name() {
    return "kit-answers";
  }

  @Override
  public void run(byte[] input) {
    int choice = Segments.choice(input, EXPECTATIONS.size());
    String text = new String(Segments.rest(input), StandardCharsets.ISO_8859_1);
    Answer answer = new Answer(text);
    FuzzTarget.hold(answer.status() >= 0 && answer.status() <= 9999, "status " + answer.status());
    FuzzTarget.hold(text.endsWith(answer.body()), "a body of its own");
    FuzzTarget.hold(answer.body().endsWith(answer.xml()), "XML of its own");
    FuzzTarget.hold(answer.isFramed() || answer.announced().isEmpty(), "a length without a frame");
    FuzzTarget.hold(answer.announced().orElse(0) >= 0, "a negative length");
    FuzzTarget.hold(
        answer.quoted().length() <= LONGEST_QUOTE && answer.quoted().matches("[ -~]*"),
        "quoted as " + answer.quoted());
    checkOffer(new Offer(answer.xml()));
    checkExpectations(EXPECTATIONS.get(choice), answer);
    DigestDialogue.fields(DigestDialogue.decode(answer))
        .forEach((key, value) -> FuzzTarget.hold(value.indexOf('"') < 0, key + "=" + value));
  }

  private static void checkOffer(Offer offer) {
    for (String type : List.of("ipv4", "ipv6", "dn")) {
      List<String> all = offer.addresses(type);
      for (String end : List.of("server", "client")) {
        offer
            .address(end, type)
            .ifPresent(found -> FuzzTarget.hold(all.contains(found), found + " not in " + all));
      }
    }
    offer
        .attribute("tunnel", "type")
        .ifPresent(value -> FuzzTarget.hold(offer.xml().contains(value), value + " made up"));
    offer.prefix().ifPresent(text -> FuzzTarget.hold(offer.xml().contains(text), text));
    checkAddress(offer::clientAddress);
    checkAddress(offer::serverAddress);
  }

  private static void checkAddress(Supplier<Ipv6Address> address) {
    try {
      Ipv6Address found = address.get();
      FuzzTarget.hold(Offer.parse(found.toString()).equals(found), "the address " + found);
    } catch (Failed said) {
      FuzzTarget.hold(!String.valueOf(said.getMessage()).isEmpty(), "failed without a reason");
    }
  }

  private static void checkExpectations(String expectation, Answer answer) {
    boolean met = isMet(Expectation.parse(expectation), answer);
    int status = answer.status();
    boolean right =
        switch (expectation) {
          case "status 200" -> status == 200;
          case "status-not 200 or 301" -> status != 200 && status != 301;
          case "framed" -> answer.isFramed();
          case "unframed" -> !answer.isFramed();
          case "has <tunnel" -> answer.text().contains("<tunnel");
          default -> !answer.text().contains("x");
        };
    FuzzTarget.hold(met == right, expectation + " of " + answer.quoted());
    boolean placeholder = answer.text().matches("(?s).*\\{[a-z0-9-]+}.*");
    FuzzTarget.hold(
        placeholder || isMet(new Expectation.Exactly(answer.text()), answer), "is not itself");
  }

  private static boolean isMet(Expectation expectation, Answer answer) {
    try {
      expectation.check(answer);
      return true;
    } catch (Failed said) {
      FuzzTarget.hold(
          String.valueOf(said.getMessage()).lines().count() == 1, "more than a sentence");
      return false;
    }
  }

  @Override
  public List<byte[]> seeds(Vectors vectors) {
    Stream<byte[]> odd =
        Stream.of(
                "cmVhbG09ImEiLG5vbmNlPSJiIixxb3A9ImF1dGgi\r\n",
                "content-LENGTH :99999999999\n\0 200\r\n<tunnel/>",
                "CAPABILITY TUNNEL=V6V4 AUTH=ANONYMOUS\r\n")
            .map(text -> text.getBytes(StandardCharsets.ISO_8859_1));
    return Stream.concat(vectors.payloads().stream(), odd)
        .map(payload -> Segments.with(payload.length, payload))
        .toList();
  }
}
