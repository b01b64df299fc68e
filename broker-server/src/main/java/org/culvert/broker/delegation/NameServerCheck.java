// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.delegation;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.culvert.protocol.address.IpAddress;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/**
 * Asks name servers for the zones that are to be delegated to them: each has to answer with
 * authority, as nobody else could until the delegation is there. Never sends anything to an address
 * that is not public, unless that is allowed. Takes a few seconds at most.
 */
final class NameServerCheck {
  private static final Duration PATIENCE = Duration.ofMillis(1500);
  private static final Duration ALL_IN_ALL = Duration.ofSeconds(6);
  private static final int ATTEMPTS = 2;
  private static final int MOST_ADDRESSES = 3;

  private final Lookup lookup;
  private final int port;
  private final Predicate<IpAddress> allowed;

  /**
   * @param own whether an address is the broker's or its primary's, which no client's can be
   */
  NameServerCheck(DnsSettings settings, Predicate<IpAddress> own) {
    this.lookup = new Lookup(settings.resolvers());
    this.port = settings.nameServerPort();
    this.allowed =
        settings.privateNameServers()
            ? _ -> true
            : address -> PublicAddress.is(address) && !own.test(address);
  }

  /** The first reason, in the order of the servers, why they can't have the zones. */
  Optional<String> objection(List<NameServer> servers, List<String> zones) {
    List<Callable<Optional<String>>> questions = new ArrayList<>();
    for (NameServer server : servers) {
      questions.add(() -> objection(server, zones));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Optional<String>>> answers =
          threads.invokeAll(questions, ALL_IN_ALL.toMillis(), TimeUnit.MILLISECONDS);
      for (int i = 0; i < answers.size(); i++) {
        Optional<String> answer = answer(answers.get(i), servers.get(i), zones);
        if (answer.isPresent()) {
          return answer;
        }
      }
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("the broker is stopping");
    }
  }

  private static Optional<String> answer(
      Future<Optional<String>> future, NameServer server, List<String> zones)
      throws InterruptedException {
    try {
      return future.get();
    } catch (CancellationException e) {
      return Optional.of(server.name() + " does not answer for " + zones.getFirst());
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private Optional<String> objection(NameServer server, List<String> zones) throws IOException {
    return switch (server) {
      case NameServer.Unusable(String name) ->
          Optional.of(name + " is not the full name of a server");
      case NameServer.Hosted(String name, IpAddress address) ->
          objection(name, List.of(address), zones);
      case NameServer.Named(String name) -> {
        try {
          List<IpAddress> addresses = lookup.addresses(name);
          yield addresses.isEmpty()
              ? Optional.of(name + " has no address")
              : objection(name, addresses, zones);
        } catch (IOException e) {
          yield Optional.of(name + " can't be looked up");
        }
      }
    };
  }

  private Optional<String> objection(String name, List<IpAddress> addresses, List<String> zones)
      throws IOException {
    List<IpAddress> good = addresses.stream().filter(allowed).limit(MOST_ADDRESSES).toList();
    if (good.isEmpty()) {
      return Optional.of(name + " has no public address");
    }
    for (String zone : zones) {
      Optional<String> answer = Optional.empty();
      for (IpAddress address : good) {
        answer = ask(address, zone).map(complaint -> name + " " + complaint + " for " + zone);
        if (answer.isEmpty()) {
          break;
        }
      }
      if (answer.isPresent()) {
        return answer;
      }
    }
    return Optional.empty();
  }

  /** What is wrong with its answer. */
  private Optional<String> ask(IpAddress address, String zone) throws IOException {
    Name name = Lookup.absolute(zone);
    SimpleResolver server = new SimpleResolver(Lookup.socket(address, port));
    server.setTimeout(PATIENCE);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Message query = Message.newQuery(Record.newRecord(name, Type.SOA, DClass.IN));
      query.getHeader().unsetFlag(Flags.RD);
      try {
        return complaint(server.send(query), name);
      } catch (IOException e) {
        // Lost on the way, perhaps: the next one may arrive.
      }
    }
    return Optional.of("does not answer");
  }

  private static Optional<String> complaint(Message answer, Name zone) {
    int rcode = answer.getRcode();
    if (rcode != Rcode.NOERROR) {
      return Optional.of("answers " + Rcode.string(rcode));
    }
    boolean authoritative =
        answer.getHeader().getFlag(Flags.AA)
            && answer.getSection(Section.ANSWER).stream()
                .anyMatch(record -> record.getType() == Type.SOA && record.getName().equals(zone));
    return authoritative ? Optional.empty() : Optional.of("is not authoritative");
  }
}
