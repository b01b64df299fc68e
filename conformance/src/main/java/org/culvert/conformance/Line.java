// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * A client's way to say something to the broker and hear its answer. Text is octets, one character
 * for each. Not for concurrent use.
 */
interface Line extends Closeable {
  boolean isUdp();

  /** The IPv4 address that the client speaks from, as far as it knows. */
  String local();

  /** Says it, and waits for the answer; over UDP says it again until one comes. */
  Optional<Answer> ask(String octets, Duration patience) throws IOException, InterruptedException;

  /** Says it just once, in one piece. */
  void say(String octets) throws IOException, InterruptedException;

  /** The next answer; over UDP the one to what was said last. */
  Optional<Answer> hear(Duration patience) throws IOException, InterruptedException;

  /** Whether the broker closes the connection within that time; over UDP nobody can tell. */
  boolean isClosed(Duration patience) throws IOException, InterruptedException;

  /** Begins anew what the broker has ended; over UDP there is nothing to begin. */
  void renew() throws IOException, InterruptedException;

  @Override
  void close() throws IOException;
}
