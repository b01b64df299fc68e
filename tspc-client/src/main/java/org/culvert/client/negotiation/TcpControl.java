// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.culvert.client.config.TlsWish;
import org.culvert.client.console.Console;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.codec.ClientMessageWriter;
import org.culvert.protocol.codec.Expected;
import org.culvert.protocol.codec.MalformedMessage;
import org.culvert.protocol.codec.ServerMessageStream;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.ServerMessage;

/**
 * The control session over TCP. Replies may come in any pieces, and two of them in one. The socket
 * is a channel's, because only those let an interrupt end a read: whoever stops the client need not
 * wait for a broker that says nothing.
 */
final class TcpControl implements Control {
  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(10);
  private static final Duration REPLY_PATIENCE = Duration.ofSeconds(30);

  /** A broker writes a status and its list at once; some have no list to write. */
  private static final Duration LIST_PATIENCE = Duration.ofSeconds(2);

  private final Protection protection;
  private final Trace trace;
  private Socket socket;
  private boolean secure;
  private ServerMessageStream replies = new ServerMessageStream();
  private final byte[] received = new byte[4096];

  private TcpControl(Socket socket, Protection protection, Console console) {
    this.socket = socket;
    this.protection = protection;
    this.trace = new Trace(console);
  }

  static TcpControl connect(
      Optional<InetSocketAddress> source,
      InetSocketAddress broker,
      Protection protection,
      Console console)
      throws ControlLost, InterruptedException {
    Socket socket = open(broker);
    try {
      if (source.isPresent()) {
        socket.bind(source.get());
      }
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      socket.setSoTimeout(Math.toIntExact(REPLY_PATIENCE.toMillis()));
      socket.connect(broker, Math.toIntExact(CONNECT_PATIENCE.toMillis()));
      return new TcpControl(socket, protection, console);
    } catch (ClosedByInterruptException e) {
      throw stopped();
    } catch (ConnectException | SocketTimeoutException e) {
      closeQuietly(socket);
      throw ControlLost.unreachable(String.valueOf(e.getMessage()));
    } catch (NoRouteToHostException e) {
      closeQuietly(socket);
      throw ControlLost.local(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      closeQuietly(socket);
      throw ControlLost.local(String.valueOf(e.getMessage()));
    }
  }

  private static Socket open(InetSocketAddress broker) throws ControlLost {
    StandardProtocolFamily family =
        broker.getAddress() instanceof Inet4Address
            ? StandardProtocolFamily.INET
            : StandardProtocolFamily.INET6;
    try {
      return SocketChannel.open(family).socket();
    } catch (IOException e) {
      throw ControlLost.local(String.valueOf(e.getMessage()));
    }
  }

  private static InterruptedException stopped() {
    // Whoever throws this exception takes the mark off the thread, so that cleaning up can block.
    return new InterruptedException(Thread.interrupted() ? "stopped" : "closed");
  }

  IpAddress localAddress() {
    return IpAddress.of(socket.getLocalAddress().getAddress());
  }

  @Override
  public Transport transport() {
    return Transport.TCP;
  }

  @Override
  public ServerMessage exchange(ClientMessage request, Expected expected)
      throws ControlLost, MalformedMessage, InterruptedException {
    byte[] octets = ClientMessageWriter.write(request);
    trace.sent(request, octets);
    try {
      socket.getOutputStream().write(octets);
    } catch (IOException e) {
      throw end(e, "");
    }
    return expected == Expected.ACKNOWLEDGEMENT ? new ServerMessage.Nothing() : next(expected);
  }

  @Override
  public ServerMessage next(Expected expected)
      throws ControlLost, MalformedMessage, InterruptedException {
    try {
      Optional<ServerMessage> reply = replies.next(expected);
      while (reply.isEmpty()) {
        int count = read();
        if (count < 0) {
          return replies
              .last(expected)
              .orElseThrow(() -> ControlLost.unreachable("the broker closed the connection"));
        }
        byte[] octets = Arrays.copyOf(received, count);
        trace.received(expected, octets);
        replies.append(octets);
        reply = replies.next(expected);
      }
      return reply.get();
    } catch (IOException e) {
      throw end(e, "");
    }
  }

  /**
   * As at the end of the connection when only the list of a redirection is missing, and stays so.
   */
  private int read() throws IOException {
    boolean listMissing = replies.awaitsList();
    socket.setSoTimeout(Math.toIntExact((listMissing ? LIST_PATIENCE : REPLY_PATIENCE).toMillis()));
    try {
      return socket.getInputStream().read(received);
    } catch (SocketTimeoutException e) {
      if (listMissing) {
        return -1;
      }
      throw e;
    }
  }

  @Override
  public TlsWish.Mode wantsTls() {
    return secure ? TlsWish.Mode.OFF : protection.wish().mode();
  }

  @Override
  public void startTls() throws ControlLost, InterruptedException {
    if (!replies.isDrained()) {
      throw ControlLost.unreachable("the broker, or somebody in between, said more before TLS");
    }
    replies = new ServerMessageStream();
    try {
      socket = protection.over(socket);
      secure = true;
    } catch (IOException e) {
      throw end(e, "TLS with " + protection.host() + ": ");
    }
  }

  /** An interrupt ends a read or a write; within TLS it looks like any other failure. */
  private static ControlLost end(IOException failure, String where) throws InterruptedException {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ClosedByInterruptException) {
        throw stopped();
      }
    }
    if (Thread.currentThread().isInterrupted()) {
      throw stopped();
    }
    return ControlLost.unreachable(where + failure.getMessage());
  }

  @Override
  public void close() {
    closeQuietly(socket);
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // The connection is gone either way.
      assert !socket.isConnected() || socket.isClosed() : e;
    }
  }
}
