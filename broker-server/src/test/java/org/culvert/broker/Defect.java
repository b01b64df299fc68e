// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.culvert.protocol.address.Ipv6Address;

/** What a broker may do wrong, or just otherwise: an alteration of what a good one says. */
enum Defect {
  FORGETS_THE_TIMESTAMP {
    @Override
    byte[] header(byte[] header) {
      return new byte[] {header[0], header[1], header[2], header[3], 0, 0, 0, 0};
    }
  },
  WRITES_TYPES_IN_LOWER_CASE {
    @Override
    Session session() {
      return each((request, answer) -> answer.replace("TUNNEL=V6UDPV4", "TUNNEL=v6udpv4"));
    }
  },
  FORGETS_THE_LINE_END_OF_CAPABILITY {
    @Override
    Session session() {
      return each(
          (request, answer) -> answer.startsWith("CAPABILITY") ? answer.stripTrailing() : answer);
    }
  },
  DOES_NOT_FRAME_ERRORS {
    @Override
    Session session() {
      return each((_, answer) -> isFramed(answer) && !isGood(answer) ? body(answer) : answer);
    }
  },
  FORGETS_KEEPALIVE {
    @Override
    Session session() {
      return offers(xml -> xml.replaceAll("(?s)  <keepalive.*</keepalive>\r\n", ""));
    }
  },
  COUNTS_TWO_TOO_MANY {
    @Override
    Session session() {
      return each(
          (_, answer) ->
              isFramed(answer) && isGood(answer)
                  ? "Content-length: " + (body(answer).length() + 2) + "\r\n" + body(answer)
                  : answer);
    }
  },
  REPEATS_V6ANYV4 {
    @Override
    Session session() {
      return offers(xml -> xml.replace("type=\"v6udpv4\"", "type=\"v6anyv4\""));
    }
  },
  COMPRESSES_PREFIXES {
    @Override
    Session session() {
      return offers(xml -> compressed(xml, "(<prefix[^>]*>)([^<]*)(<)"));
    }
  },
  COMPRESSES_ADDRESSES {
    @Override
    Session session() {
      return offers(xml -> compressed(xml, "(\"ipv6\">)([^<]*)(<)"));
    }
  },
  DECLARES_ITS_XML {
    @Override
    Session session() {
      return offers(xml -> xml.replaceFirst("<tunnel", "<?xml version=\"1.0\"?>\r\n<tunnel"));
    }
  },
  QUOTES_WITH_APOSTROPHES {
    @Override
    Session session() {
      return offers(xml -> xml.replace('"', '\''));
    }
  },
  DOES_NOT_ACKNOWLEDGE_ACCEPT {
    @Override
    Session session() {
      return (request, answer) ->
          request.contains("accept") && answer.isEmpty() ? List.of() : List.of(answer);
    }
  },
  PROVES_NOTHING {
    @Override
    Session session() {
      return each(
          (_, answer) -> recoded(answer, text -> text.replaceFirst("rspauth=..", "rspauth=zz")));
    }
  },
  PROVES_NOTHING_IN_SCRAM {
    @Override
    Session session() {
      return each(
          (_, answer) -> {
            int line = answer.indexOf('\n') + 1;
            return recoded(answer.substring(0, line), text -> text.replaceFirst("v=..", "v=zz"))
                + answer.substring(line);
          });
    }
  },
  TAKES_EVERY_PASSWORD {
    @Override
    Session session() {
      return each(
          (request, answer) ->
              decoded(request).matches("c=.*")
                  ? answer.replaceFirst("^300 .*", "200 Success\r\n")
                  : answer);
    }
  },
  /** No defect: every third VERSION is for later, and what the kit hears in the end is good. */
  IS_TOO_BUSY_AT_FIRST {
    private static final AtomicInteger VERSIONS = new AtomicInteger();

    @Override
    boolean overTcp() {
      return true;
    }

    @Override
    Session session() {
      return each(
          (_, answer) ->
              answer.startsWith("CAPABILITY") && VERSIONS.incrementAndGet() % 3 == 1
                  ? "530 Server too busy\r\n"
                  : answer);
    }
  },
  FORGETS_TO_START_TLS {
    @Override
    boolean overTcp() {
      return true;
    }

    @Override
    Session session() {
      return each(
          (request, answer) ->
              request.equals("STARTTLS\r\n") && answer.startsWith("200 ")
                  ? "500 Invalid request\r\n"
                  : answer);
    }
  },
  FORGETS_THE_CHARSET {
    @Override
    Session session() {
      return each((_, answer) -> recoded(answer, text -> text.replaceFirst(",charset=[^,]*", "")));
    }
  },
  REFUSES_VERSIONS_WITH_500 {
    @Override
    Session session() {
      return each((_, answer) -> answer.replaceFirst("^302 ", "500 "));
    }
  },
  TAKES_REPETITIONS_FOR_NEW {
    @Override
    Session session() {
      Set<String> given = new HashSet<>();
      return each(
          (_, answer) ->
              isFramed(answer) && isGood(answer) && !given.add(answer)
                  ? answer.replaceFirst("(:[0-9a-f]{3})[0-9a-f](</address>)", "$1f$2")
                  : answer);
    }
  },
  TELLS_OLD_CLIENTS_OF_RESOLVERS {
    @Override
    Session session() {
      return offers(
          xml ->
              xml.contains("<dns_server>")
                  ? xml
                  : xml.replace(
                      " </client>",
                      "  <dns_server>\r\n   <address type=\"ipv6\">2001:0db8:000a:0000:0000:0000:0000:0053</address>\r\n  </dns_server>\r\n </client>"));
    }
  },
  SAYS_EVERYTHING_FOUR_TIMES {
    @Override
    Session session() {
      return (_, answer) -> List.of(answer, answer, answer, answer);
    }
  },
  SAYS_PROOF_AND_STATUS_AT_ONCE {
    @Override
    boolean overTcp() {
      return true;
    }

    @Override
    Session session() {
      AtomicBoolean said = new AtomicBoolean();
      return (_, answer) -> {
        if (decoded(answer).startsWith("rspauth=")) {
          said.set(true);
          return List.of(answer + SUCCESS);
        }
        // The next answer may have come with the status.
        boolean again = said.getAndSet(false) && answer.startsWith(SUCCESS);
        String rest = again ? answer.substring(SUCCESS.length()) : answer;
        return rest.isEmpty() ? List.of() : List.of(rest);
      };
    }
  },
  REFUSES_MECHANISMS_WITH_500 {
    @Override
    Session session() {
      return each(
          (request, answer) ->
              request.contains("KERBEROS") ? answer.replaceFirst("^300 ", "500 ") : answer);
    }
  };

  private static final String SUCCESS = "200 Success\r\n";

  /** What one client hears. */
  @FunctionalInterface
  interface Session {
    /** What is said in place of that answer. */
    List<String> answers(String request, String answer);
  }

  /** One text for one text. */
  @FunctionalInterface
  private interface Alteration {
    String of(String request, String answer);
  }

  byte[] header(byte[] header) {
    return header;
  }

  /** Whether it can be seen over TCP only. */
  boolean overTcp() {
    return false;
  }

  Session session() {
    return (_, answer) -> List.of(answer);
  }

  private static Session each(Alteration alteration) {
    return (request, answer) -> List.of(alteration.of(request, answer));
  }

  /** Alters the body of each offer, and counts it anew. */
  private static Session offers(UnaryOperator<String> alteration) {
    return each(
        (_, answer) -> {
          if (!isFramed(answer) || !answer.contains("<tunnel")) {
            return answer;
          }
          String body = alteration.apply(body(answer));
          return "Content-length: " + body.length() + "\r\n" + body;
        });
  }

  private static boolean isFramed(String answer) {
    return answer.startsWith("Content-length: ");
  }

  private static String body(String answer) {
    return answer.substring(answer.indexOf('\n') + 1);
  }

  private static boolean isGood(String answer) {
    return body(answer).startsWith("200");
  }

  private static String compressed(String xml, String pattern) {
    return java.util.regex.Pattern.compile(pattern)
        .matcher(xml)
        .replaceAll(found -> found.group(1) + Ipv6Address.parse(found.group(2)) + found.group(3));
  }

  private static String decoded(String line) {
    try {
      return new String(Base64.getDecoder().decode(line.strip()), StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException notBase64) {
      return "";
    }
  }

  private static String recoded(String line, UnaryOperator<String> alteration) {
    String text = decoded(line);
    String altered = alteration.apply(text);
    return altered.equals(text)
        ? line
        : Base64.getEncoder().encodeToString(altered.getBytes(StandardCharsets.ISO_8859_1))
            + "\r\n";
  }
}
