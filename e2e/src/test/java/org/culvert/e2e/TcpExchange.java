// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Random;

/**
 * Both ends of a TCP connection, each a program of its own: one sends everything back, the other
 * compares.
 */
final class TcpExchange {
  private static final int PORT = 7;

  private TcpExchange() {}

  /** {@code echo ADDRESS}, or {@code ask ADDRESS OCTETS}. */
  public static void main(String... arguments) throws Exception {
    InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral(arguments[1]), PORT);
    if (arguments[0].equals("echo")) {
      echo(address);
    } else {
      ask(address, Integer.parseInt(arguments[2]));
    }
  }

  private static void echo(InetSocketAddress address) throws IOException {
    try (ServerSocket server = new ServerSocket()) {
      server.setReuseAddress(true);
      server.bind(address);
      System.out.println("listening");
      try (Socket socket = server.accept()) {
        socket.getInputStream().transferTo(socket.getOutputStream());
      }
    }
  }

  private static void ask(InetSocketAddress address, int octets) throws Exception {
    byte[] question = new byte[octets];
    new Random(5572).nextBytes(question);
    try (Socket socket = new Socket()) {
      socket.connect(address, 10_000);
      Thread writer = Thread.ofPlatform().start(() -> write(socket, question));
      byte[] answer = socket.getInputStream().readNBytes(octets);
      writer.join();
      System.out.println(Arrays.equals(question, answer) ? "all came back" : "something is lost");
    }
  }

  private static void write(Socket socket, byte[] question) {
    try {
      socket.getOutputStream().write(question);
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
