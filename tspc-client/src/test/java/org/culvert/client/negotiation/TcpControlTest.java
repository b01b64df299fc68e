// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.culvert.client.config.TlsWish;
import org.culvert.client.console.Console;
import org.culvert.protocol.codec.Expected;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.ServerMessage;
import org.junit.jupiter.api.Test;

/** A broker that says nothing, or goes away, over real connections. */
class TcpControlTest {
  private static final Console NOWHERE = new Console(line -> {}, 0);
  private static final Protection CLEAR =
      new Protection(new TlsWish(TlsWish.Mode.OFF, Optional.empty()), "localhost");
  private static final ClientMessage VERSION = new ClientMessage.Version("2.0.2");

  @Test
  void stoppingDoesNotWaitForABrokerThatSaysNothing() throws Exception {
    try (ServerSocket broker = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Throwable> end = new CompletableFuture<>();
      Thread client = Thread.ofPlatform().start(() -> end.complete(endOf(broker)));
      try (Socket connection = broker.accept()) {
        assertThat(connection.getInputStream().read()).isEqualTo('V');
        client.interrupt();

        assertThat(end.get(2, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        assertThat(connection.getInputStream().readAllBytes()).hasSize(14);
      }
    }
  }

  @Test
  void stoppingDoesNotWaitForAConnectionEither() throws Exception {
    // Linux lets one more in than the backlog says, then it leaves the others unanswered.
    try (ServerSocket broker = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket first = new Socket(broker.getInetAddress(), broker.getLocalPort());
        Socket second = new Socket(broker.getInetAddress(), broker.getLocalPort())) {
      assertThat(first.isConnected() && second.isConnected()).isTrue();
      CompletableFuture<Throwable> end = new CompletableFuture<>();
      Thread client = Thread.ofPlatform().start(() -> end.complete(endOf(broker)));
      client.interrupt();

      assertThat(end.get(2, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void aRedirectionWithoutAListEndsWithTheConnection() throws Exception {
    ServerMessage answer = answer("1200 Redirection\r\n");

    assertThat(answer)
        .isInstanceOfSatisfying(
            ServerMessage.Redirect.class, redirect -> assertThat(redirect.brokers()).isEmpty());
  }

  /** Within two seconds; its other replies may take thirty. */
  @Test
  void aRedirectionWithoutAListEndsWithoutTheConnectionToo() throws Exception {
    try (ServerSocket broker = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<ServerMessage> answer = new CompletableFuture<>();
      Thread.ofVirtual()
          .start(
              () -> {
                try (TcpControl control =
                    TcpControl.connect(Optional.empty(), address(broker), CLEAR, NOWHERE)) {
                  answer.complete(control.exchange(VERSION, Expected.CAPABILITIES));
                } catch (Exception e) {
                  answer.completeExceptionally(e);
                }
              });
      try (Socket connection = broker.accept()) {
        connection
            .getOutputStream()
            .write("1302 Elsewhere\r\n".getBytes(StandardCharsets.US_ASCII));

        assertThat(answer.get(10, TimeUnit.SECONDS))
            .isInstanceOfSatisfying(
                ServerMessage.Redirect.class, redirect -> assertThat(redirect.brokers()).isEmpty());
      }
    }
  }

  /** What the client reads of a broker that says this to VERSION and closes. */
  private static ServerMessage answer(String text) throws Exception {
    try (ServerSocket broker = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> sayAndClose(broker, text));
      try (TcpControl control =
          TcpControl.connect(Optional.empty(), address(broker), CLEAR, NOWHERE)) {
        return control.exchange(VERSION, Expected.CAPABILITIES);
      }
    }
  }

  private static void sayAndClose(ServerSocket broker, String text) {
    try (Socket connection = broker.accept()) {
      connection.getInputStream().readNBytes(15);
      connection.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Throwable endOf(ServerSocket broker) {
    try (TcpControl control =
        TcpControl.connect(Optional.empty(), address(broker), CLEAR, NOWHERE)) {
      return new AssertionError(control.exchange(VERSION, Expected.CAPABILITIES));
    } catch (Exception e) {
      return e;
    }
  }

  private static InetSocketAddress address(ServerSocket broker) {
    return new InetSocketAddress(broker.getInetAddress(), broker.getLocalPort());
  }
}
