// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.culvert.client.config.ServerAddress;
import org.culvert.client.console.Console;
import org.culvert.protocol.message.TunnelType;

/**
 * Measures how far brokers are, all at the same time, with the stateless {@code ECHO REQUEST}. Old
 * clients wait half a minute for the last of them; this one waits for the others as long as the
 * first one took, and a little more: whoever is slower than that is not the nearest.
 */
final class EchoTest implements BrokerSearch.Distances {
  /** Without any answer: three questions, a second apart. */
  static final Duration PATIENCE = Duration.ofSeconds(3);

  /** After the first answer. */
  static final Duration GRACE = Duration.ofMillis(500);

  /** How long one broker took: in milliseconds, for that is what counts as equal. */
  private record Distance(int index, long millis) {}

  private final TunnelType type;
  private final InstantSource clock;
  private final Console console;

  /**
   * @param type decides over which protocol the brokers are asked
   */
  EchoTest(TunnelType type, InstantSource clock, Console console) {
    this.type = type;
    this.clock = clock;
    this.console = console;
  }

  @Override
  public List<ServerAddress> nearestFirst(List<ServerAddress> brokers) throws InterruptedException {
    console.say("Measuring the distance to each");
    BlockingQueue<Distance> answers = new LinkedBlockingQueue<>();
    List<Thread> questions = new ArrayList<>();
    for (int i = 0; i < brokers.size(); i++) {
      int index = i;
      questions.add(
          Thread.ofVirtual().name("echo-", i).start(() -> ask(brokers.get(index), index, answers)));
    }
    try {
      return sorted(brokers, gather(brokers.size(), answers));
    } finally {
      questions.forEach(Thread::interrupt);
    }
  }

  private void ask(ServerAddress broker, int index, BlockingQueue<Distance> answers) {
    address(broker)
        .flatMap(address -> EchoQuestion.ask(address, broker.port()))
        .ifPresent(took -> answers.add(new Distance(index, took.toMillis())));
  }

  private Optional<InetAddress> address(ServerAddress broker) {
    try {
      return Arrays.stream(InetAddress.getAllByName(broker.host()))
          .filter(address -> address instanceof Inet4Address == (type != TunnelType.V4V6))
          .findFirst();
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private long[] gather(int count, BlockingQueue<Distance> answers) throws InterruptedException {
    long[] millis = new long[count];
    Arrays.fill(millis, Long.MAX_VALUE);
    Instant end = clock.instant().plus(PATIENCE);
    for (int missing = count; missing > 0; missing--) {
      long left = Duration.between(clock.instant(), end).toMillis();
      Distance answer = answers.poll(Math.max(0, left), TimeUnit.MILLISECONDS);
      if (answer == null) {
        break;
      }
      millis[answer.index()] = answer.millis();
      Instant soon = clock.instant().plus(GRACE).plusMillis(answer.millis());
      end = missing == count && soon.isBefore(end) ? soon : end;
    }
    return millis;
  }

  /** Equal distances, and none at all, leave the order as the broker wrote it. */
  private List<ServerAddress> sorted(List<ServerAddress> brokers, long[] millis) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < millis.length; i++) {
      order.add(i);
      console.step(
          brokers.get(i).text()
              + (millis[i] == Long.MAX_VALUE ? " does not answer" : ": " + millis[i] + " ms"));
    }
    order.sort(Comparator.comparingLong(i -> millis[i]));
    return order.stream().map(brokers::get).toList();
  }
}
