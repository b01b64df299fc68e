// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * A TCP connection. An answer is what comes until it looks complete, or until nothing more comes:
 * so a wrong length is noticed by the case about lengths, not by all others.
 */
final class TcpLine implements Line {
  private static final Duration TIME_TO_CONNECT = Duration.ofSeconds(5);
  private static final int REST = 400;

  private final InetAddress local;
  private final InetSocketAddress broker;
  private final Pace pace;
  private Socket socket;
  private boolean ended;
  private int pieces;

  TcpLine(InetAddress local, InetSocketAddress broker, Pace pace)
      throws IOException, InterruptedException {
    this.local = local;
    this.broker = broker;
    this.pace = pace;
    this.socket = connected();
  }

  private Socket connected() throws IOException, InterruptedException {
    Socket made = new Socket();
    try {
      pace.next();
      made.bind(new InetSocketAddress(local, 0));
      made.setTcpNoDelay(true);
      made.connect(broker, (int) TIME_TO_CONNECT.toMillis());
      return made;
    } catch (IOException | InterruptedException e) {
      made.close();
      throw e;
    }
  }

  @Override
  public void renew() throws IOException, InterruptedException {
    socket.close();
    socket = connected();
    ended = false;
  }

  /**
   * Goes on inside TLS. Whose certificate it is does not matter here.
   *
   * @throws Failed when the broker does not
   */
  void protect(Duration patience) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Anybody()}, null);
      SSLSocket inside =
          (SSLSocket)
              context
                  .getSocketFactory()
                  .createSocket(socket, broker.getHostString(), broker.getPort(), true);
      inside.setSoTimeout((int) patience.toMillis());
      inside.startHandshake();
      socket = inside;
    } catch (SSLException | SocketException | SocketTimeoutException e) {
      throw new Failed("no TLS: " + e.getMessage());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has TLS", e);
    }
  }

  /** Takes every certificate. */
  private static final class Anybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  @Override
  public boolean isUdp() {
    return false;
  }

  @Override
  public String local() {
    return socket.getLocalAddress().getHostAddress();
  }

  @Override
  public Optional<Answer> ask(String octets, Duration patience)
      throws IOException, InterruptedException {
    say(octets);
    return hear(patience);
  }

  @Override
  public void say(String octets) throws IOException, InterruptedException {
    pace.next();
    write(Octets.of(octets), 0, octets.length());
  }

  /** Each octet in a segment of its own. */
  void sayInPieces(String octets) throws IOException, InterruptedException {
    pace.next();
    for (int i = 0; i < octets.length(); i++) {
      write(Octets.of(octets), i, 1);
    }
  }

  private void write(byte[] octets, int from, int length) {
    try {
      socket.getOutputStream().write(octets, from, length);
    } catch (IOException e) {
      // The broker has closed: what it does not answer then says so.
      ended = true;
    }
  }

  /** How many reads the last answer took. */
  int pieces() {
    return pieces;
  }

  @Override
  public Optional<Answer> hear(Duration patience) {
    StringBuilder heard = new StringBuilder();
    pieces = 0;
    boolean more = read(heard, (int) patience.toMillis());
    while (more && !isComplete(heard.toString())) {
      more = read(heard, REST);
    }
    return heard.isEmpty() ? Optional.empty() : Optional.of(new Answer(heard.toString()));
  }

  private boolean read(StringBuilder heard, int milliseconds) {
    byte[] octets = new byte[8192];
    try {
      socket.setSoTimeout(Math.max(1, milliseconds));
      int length = socket.getInputStream().read(octets);
      ended |= length < 0;
      if (length > 0) {
        pieces++;
        heard.append(Octets.text(octets, 0, length));
      }
      return length > 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      ended = true;
      return false;
    }
  }

  private static boolean isComplete(String heard) {
    Answer answer = new Answer(heard);
    if (answer.isFramed()) {
      return answer.body().length() >= answer.announced().orElse(0);
    }
    if (answer.status() > 1000) {
      return heard.contains("</tunnel>");
    }
    return heard.endsWith("\n");
  }

  @Override
  public boolean isClosed(Duration patience) {
    StringBuilder ignored = new StringBuilder();
    long deadline = System.nanoTime() + patience.toNanos();
    while (!ended && System.nanoTime() < deadline) {
      read(ignored, (int) Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
    }
    return ended;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
