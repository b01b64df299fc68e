// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.culvert.client.Offers;
import org.culvert.client.config.Carrier;
import org.culvert.client.config.TlsWish;
import org.culvert.client.config.TlsWish.Mode;
import org.culvert.client.console.Console;
import org.culvert.protocol.sasl.PlainClient;
import org.culvert.client.config.TunnelWish;
import org.culvert.protocol.message.TspVersion;
import org.culvert.protocol.message.TunnelType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** STARTTLS against a broker of the JDK's own TLS: what is said inside, and what is not trusted. */
class TlsControlTest {
  private static final Console NOWHERE = new Console(line -> {}, 0);
  private static final String OFFER = "CAPABILITY TUNNEL=V6V4 AUTH=PLAIN X-STARTTLS=1\r\n";
  private static final String NO_OFFER = "CAPABILITY TUNNEL=V6V4 AUTH=PLAIN\r\n";

  @TempDir private Path folder;
  private TestCertificate certificate;
  private final List<String> inClear = Collections.synchronizedList(new ArrayList<>());
  private final List<String> inside = Collections.synchronizedList(new ArrayList<>());
  private ServerSocket broker;

  @BeforeEach
  void start() throws Exception {
    certificate = TestCertificate.make(folder, "broker.example.net");
    broker = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stop() throws IOException {
    broker.close();
  }

  /** Says this to VERSION and this to STARTTLS; refuses everybody inside. */
  private void serve(String capabilities, String answer) {
    Thread.ofVirtual()
        .start(
            () -> {
              try (Socket clear = broker.accept()) {
                said(clear, capabilities, inClear);
                said(clear, answer, inClear);
                SSLSocket secure =
                    (SSLSocket)
                        certificate
                            .serving()
                            .getSocketFactory()
                            .createSocket(clear, InputStream.nullInputStream(), true);
                said(secure, NO_OFFER, inside);
                said(secure, "", inside);
                said(secure, "300 Authentication failed\r\n", inside);
              } catch (Exception e) {
                // The client hung up, which is what the test wants to see.
                inClear.add("end");
              }
            });
  }

  private static void said(Socket socket, String answer, List<String> heard) throws IOException {
    StringBuilder line = new StringBuilder();
    InputStream in = socket.getInputStream();
    int octet = in.read();
    while (octet >= 0 && octet != '\n') {
      line.append((char) octet);
      octet = in.read();
    }
    heard.add(line.toString().replace("\0", "").strip());
    socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    if (octet < 0) {
      throw new IOException("the client is gone");
    }
  }

  private Outcome attempt(Mode mode, Optional<Path> trusted, String host) throws Exception {
    InetSocketAddress address =
        new InetSocketAddress(broker.getInetAddress(), broker.getLocalPort());
    Protection protection = new Protection(new TlsWish(mode, trusted), host);
    try (TcpControl control = TcpControl.connect(Optional.empty(), address, protection, NOWHERE)) {
      TunnelWish wish = Offers.settings().tunnel().ofType(TunnelType.V6V4);
      return new Dialogue(
              control,
              TspVersion.V2_0_2,
              wish,
              Carrier.USER,
              (_, _) -> Optional.of(new PlainClient("jdoe2004", "Kp7xQ2mZ9t")),
              control.localAddress(),
              new OfferCheck(Offers.BROKER, List.of()),
              NOWHERE)
          .run();
    }
  }

  @Test
  void thePasswordIsSaidInsideOnly() throws Exception {
    serve(OFFER, "200 Success\r\n");
    Outcome outcome = attempt(Mode.ON, Optional.of(certificate.certificate()), "127.0.0.1");
    assertThat(outcome).isInstanceOf(Outcome.AuthenticationFailed.class);
    assertThat(inClear).containsExactly("VERSION=2.0.2", "STARTTLS");
    assertThat(inside).containsExactly("VERSION=2.0.2", "AUTHENTICATE PLAIN", "jdoe2004Kp7xQ2mZ9t");
  }

  @Test
  void aCertificateThatNobodyTrustsSignedEndsIt() {
    serve(OFFER, "200 Success\r\n");
    assertThatThrownBy(() -> attempt(Mode.ON, Optional.empty(), "127.0.0.1"))
        .isInstanceOf(ControlLost.class)
        .hasMessageContaining("TLS with 127.0.0.1");
    assertThat(inside).isEmpty();
  }

  @Test
  void aCertificateOfAnotherNameEndsIt() {
    serve(OFFER, "200 Success\r\n");
    Optional<Path> trusted = Optional.of(certificate.certificate());
    assertThatThrownBy(() -> attempt(Mode.ON, trusted, "other.example.net"))
        .isInstanceOf(ControlLost.class)
        .hasMessageContaining("other.example.net");
    assertThat(inside).isEmpty();
  }

  @Test
  void whatIsSaidInClearBeforeTlsEndsIt() {
    serve(OFFER, "200 Success\r\n" + NO_OFFER);
    Optional<Path> trusted = Optional.of(certificate.certificate());
    assertThatThrownBy(() -> attempt(Mode.ON, trusted, "127.0.0.1"))
        .isInstanceOf(ControlLost.class);
    assertThat(inside).isEmpty();
  }

  @Test
  void withoutTheOfferNothingIsSaidWhereTlsIsRequired() {
    serve(NO_OFFER, "300 Authentication failed\r\n");
    assertThatThrownBy(() -> attempt(Mode.REQUIRED, Optional.empty(), "127.0.0.1"))
        .isInstanceOf(ControlLost.class)
        .hasMessageContaining("offers no TLS");
    assertThat(inClear).first().isEqualTo("VERSION=2.0.2");
    assertThat(inClear).doesNotContain("AUTHENTICATE PLAIN");
  }

  @Test
  void switchedOffItIsNotAskedFor() throws Exception {
    serve(OFFER, "300 Authentication failed\r\n");
    assertThat(attempt(Mode.OFF, Optional.empty(), "127.0.0.1"))
        .isInstanceOf(Outcome.AuthenticationFailed.class);
    assertThat(inClear).startsWith("VERSION=2.0.2", "AUTHENTICATE PLAIN");
  }
}
