// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.io.Closeable;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.culvert.conformance.Target.Account;

/**
 * One case at the broker: opens what the case needs, and leaves nothing behind. Not for concurrent
 * use.
 */
final class Visit implements Closeable {
  /** Longer than an answer takes on a machine with much to do, shorter than a user's patience. */
  static final Duration PATIENCE = Duration.ofSeconds(6);

  /** What a network loses has to be said again and again. */
  private static final Duration LOSSY_PATIENCE = Duration.ofSeconds(20);

  private final Target target;
  private final Transport transport;
  private final Origin origin;
  private final Survey survey;
  private final long seed;
  private final Deque<Closeable> open = new ArrayDeque<>();
  private final InetAddress local;

  Visit(Target target, Transport transport, Origin origin, Survey survey, long seed)
      throws IOException {
    this.target = target;
    this.transport = transport;
    this.origin = origin;
    this.survey = survey;
    this.seed = seed;
    this.local = origin.address();
  }

  Target target() {
    return target;
  }

  Transport transport() {
    return transport;
  }

  Survey survey() {
    return survey;
  }

  boolean isUdp() {
    return transport != Transport.TCP;
  }

  Duration patience() {
    // Ours is visited by dozens of runs at once, on machines that have other things to do.
    return transport == Transport.LOSSY || visitsOurOwn() ? LOSSY_PATIENCE : PATIENCE;
  }

  /** How long a silence has to be before it is one. */
  Duration silence() {
    return visitsOurOwn() ? Duration.ofMillis(250) : Duration.ofMillis(1000);
  }

  /** How long to wait for an answer that isn't needed to go on. */
  Duration acknowledgement() {
    return visitsOurOwn() ? Duration.ofMillis(800) : Duration.ofSeconds(2);
  }

  /** How long a broker that is too busy is left alone, at first. */
  Duration recovery() {
    return visitsOurOwn() ? Duration.ofMillis(20) : Duration.ofSeconds(5);
  }

  private boolean visitsOurOwn() {
    return target.pace().isZero();
  }

  Pace pace() {
    return origin.pace();
  }

  /** A conversation on the transport of this visit. */
  Dialogue dialogue() throws IOException, InterruptedException {
    return dialogue(Origin.Kind.ANYBODY);
  }

  /** One in which nobody but the account asks for a tunnel. */
  Dialogue accountDialogue() throws IOException, InterruptedException {
    return dialogue(Origin.Kind.ACCOUNT);
  }

  private Dialogue dialogue(Origin.Kind kind) throws IOException, InterruptedException {
    if (!isUdp()) {
      return keep(new Dialogue(tcp(), this));
    }
    Origin.Place shared = origin.shared(local, kind);
    return keep(new Dialogue(udp(shared.port(), shared.words()), this));
  }

  /** With another address of the broker, on the transport of this visit. */
  Dialogue elsewhere(InetSocketAddress address) throws IOException, InterruptedException {
    InetAddress from =
        address.getAddress() instanceof Inet6Address ? Origin.towards(address) : local;
    if (!isUdp()) {
      return keep(new Dialogue(keep(new TcpLine(from, address, pace())), this));
    }
    UdpPort port = keep(new UdpPort(from, address, pace()));
    return keep(new Dialogue(udp(port, new UdpLine.Words(origin.freshWord())), this));
  }

  /** In the weather of this visit. */
  private UdpLine udp(UdpPort port, UdpLine.Words words) {
    boolean foul = transport == Transport.LOSSY;
    Weather out = foul ? Weather.foul(seed) : Weather.fair();
    Weather in = foul ? Weather.foul(~seed) : Weather.fair();
    return new UdpLine(port, words, out, in, repetition(foul));
  }

  private Duration repetition(boolean foul) {
    if (!foul) {
      return Duration.ofMillis(400);
    }
    return Duration.ofMillis(visitsOurOwn() ? 30 : 300);
  }

  TcpLine tcp() throws IOException, InterruptedException {
    return keep(new TcpLine(local, target.address(), pace()));
  }

  /** A port that the broker has not met, or not lately. */
  UdpPort freshPort() throws IOException {
    return keep(new UdpPort(local, target.address(), pace()));
  }

  /** A port that the broker has not met, for more than one conversation. */
  Origin.Place freshPlace() throws IOException {
    return new Origin.Place(freshPort(), new UdpLine.Words(origin.freshWord()));
  }

  /** A conversation from a port that the broker has not met, in fair weather. */
  Dialogue stranger() throws IOException {
    return at(freshPlace());
  }

  /** A conversation from that port, in fair weather. */
  Dialogue at(Origin.Place place) {
    Duration repetition = repetition(false);
    return keep(
        new Dialogue(
            new UdpLine(place.port(), place.words(), Weather.fair(), Weather.fair(), repetition),
            this));
  }

  /** The account of the command line; without one there is nothing to play. */
  Account account() {
    return target
        .account()
        .orElseThrow(() -> new NotOffered("needs an account: --user and --password"));
  }

  /** The next of those that belong to another broker. */
  Account movedAccount() {
    return origin.nextMoved();
  }

  void needsMechanism(String mechanism) {
    NotOffered.unless(survey.has(mechanism), "CAPABILITY has no AUTH=" + mechanism);
  }

  void needsType(String type) {
    NotOffered.unless(survey.hasType(type), "CAPABILITY has no TUNNEL=" + type);
  }

  void needsExtension(String extension) {
    NotOffered.unless(survey.hasExtension(extension), "CAPABILITY has no " + extension);
  }

  private <T extends Closeable> T keep(T opened) {
    open.push(opened);
    return opened;
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (IOException e) {
        // It was about to be closed.
      }
    }
  }
}
