// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.culvert.broker.negotiation.Conversation;
import org.culvert.broker.negotiation.ConversationBroker;
import org.culvert.protocol.message.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS within a TCP session: what it gives, and what must not get through from before. */
class StartTlsTest {
  private static final String CLEAR =
      "CAPABILITY TUNNEL=V6V4 AUTH=ANONYMOUS AUTH=DIGEST-MD5 X-STARTTLS=1 X-DELETE=1\r\n";
  private static final String INSIDE =
      "CAPABILITY TUNNEL=V6V4 AUTH=ANONYMOUS AUTH=PLAIN AUTH=DIGEST-MD5 X-DELETE=1\r\n";
  private static final String VERSION = "VERSION=2.0.2\r\n";
  private static final String SUCCESS = "200 Success\r\n";

  @TempDir private Path folder;
  private TestCertificate certificate;
  private ServerTls tls;
  private Listeners listeners;
  private Socket socket;

  @BeforeEach
  void start() throws Exception {
    certificate = TestCertificate.make(folder, "broker.example.net");
    tls = ServerTls.of(certificate.certificate(), certificate.privateKey());
    Map<String, String> settings = Map.of("tls", "offered", "tls-required-for", "PLAIN");
    ConversationBroker broker =
        new ConversationBroker(new Conversation("starttls", settings, List.of()));
    listeners =
        new Listeners(
            broker.sessions(),
            TransportLimits.DEFAULT,
            TransportTimeouts.DEFAULT,
            () -> false,
            InstantSource.system(),
            Optional.of(tls));
    socket = connect();
  }

  private Socket connect() throws IOException {
    InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    Socket made = new Socket();
    made.connect(listeners.tcp("main", Optional.empty(), loopback));
    made.setTcpNoDelay(true);
    made.setSoTimeout((int) Eventually.PATIENCE.toMillis());
    return made;
  }

  @AfterEach
  void stop() throws IOException {
    socket.close();
    listeners.close();
  }

  private static String ask(Socket socket, String text, String answer) throws IOException {
    socket.getOutputStream().write(Bytes.ofText(text).toArray());
    return Bytes.of(socket.getInputStream().readNBytes(answer.length())).text();
  }

  private SSLSocket protect(Socket clear) throws Exception {
    assertThat(ask(clear, VERSION, CLEAR)).isEqualTo(CLEAR);
    assertThat(ask(clear, "STARTTLS\r\n", SUCCESS)).isEqualTo(SUCCESS);
    return handshake(clear);
  }

  private SSLSocket handshake(Socket clear) throws Exception {
    SSLSocket secure =
        (SSLSocket)
            certificate
                .trusting()
                .getSocketFactory()
                .createSocket(clear, "127.0.0.1", clear.getPort(), true);
    secure.startHandshake();
    return secure;
  }

  @Test
  void capabilitiesAreAskedAgainAndThePasswordMayBeShown() throws Exception {
    SSLSocket secure = protect(socket);
    assertThat(secure.getSession().getProtocol()).isEqualTo("TLSv1.3");
    assertThat(ask(secure, VERSION, INSIDE)).isEqualTo(INSIDE);
    assertThat(ask(secure, "AUTHENTICATE PLAIN\r\n\0\0jdoe2004\0Kp7xQ2mZ9t\r\n", SUCCESS))
        .isEqualTo(SUCCESS);
  }

  @Test
  void theSessionInsideBeginsAnew() throws Exception {
    SSLSocket secure = protect(socket);
    String refusal = "500 Invalid request format or specified length\r\n";
    assertThat(ask(secure, "AUTHENTICATE ANONYMOUS\r\n", refusal)).isEqualTo(refusal);
  }

  @Test
  void thereIsNoTlsInsideTls() throws Exception {
    SSLSocket secure = protect(socket);
    ask(secure, VERSION, INSIDE);
    String refusal = "500 Invalid request format or specified length\r\n";
    assertThat(ask(secure, "STARTTLS\r\n", refusal)).isEqualTo(refusal);
  }

  /** Somebody in between adds a command in clear, to have it taken for one from inside. */
  @Test
  void whatComesInClearWithTheCommandEndsTheConnection() throws Exception {
    ask(socket, VERSION, CLEAR);
    socket.getOutputStream().write(Bytes.ofText("STARTTLS\r\n" + VERSION).toArray());
    assertThat(Bytes.of(socket.getInputStream().readAllBytes()).text()).doesNotContain("CAPAB");
    assertThat(listeners.drops().count(SignallingDrop.PIPELINED)).isEqualTo(1);
  }

  @Test
  void theEndOfTheCommandMayComeLate() throws Exception {
    ask(socket, VERSION, CLEAR);
    for (char octet : "STARTTLS\r".toCharArray()) {
      socket.getOutputStream().write(octet);
    }
    assertThat(ask(socket, "\n", SUCCESS)).isEqualTo(SUCCESS);
    assertThat(ask(handshake(socket), VERSION, INSIDE)).isEqualTo(INSIDE);
  }

  @Test
  void aClientThatGoesOnInClearIsHungUpOn() throws Exception {
    ask(socket, VERSION, CLEAR);
    ask(socket, "STARTTLS\r\n", SUCCESS);
    socket.getOutputStream().write(Bytes.ofText(VERSION).toArray());
    assertThat(Bytes.of(socket.getInputStream().readAllBytes()).text()).doesNotContain("CAPAB");
    Eventually.holds(() -> listeners.sessions() == 0);
    assertThat(listeners.negotiations()).isZero();
  }

  @Test
  void aRenewedCertificateIsTakenAndABrokenOneIsNot() throws Exception {
    TestCertificate old = certificate;
    certificate = TestCertificate.make(folder, "renewed.example.net");
    FileTime later =
        FileTime.fromMillis(Files.getLastModifiedTime(old.certificate()).toMillis() + 5_000);
    Files.setLastModifiedTime(certificate.certificate(), later);
    tls.refresh();
    assertThat(subject(protect(socket))).isEqualTo("CN=renewed.example.net");

    Files.writeString(certificate.certificate(), "broken");
    tls.refresh();
    socket = connect();
    assertThat(subject(protect(socket))).isEqualTo("CN=renewed.example.net");
    certificate = old;
    socket = connect();
    assertThatThrownBy(() -> protect(socket)).isInstanceOf(SSLHandshakeException.class);
  }

  private static String subject(SSLSocket secure) throws IOException {
    X509Certificate shown = (X509Certificate) secure.getSession().getPeerCertificates()[0];
    return shown.getSubjectX500Principal().getName();
  }

  @Test
  void filesThatAreNoCertificateAreToldTheOperator() throws Exception {
    Path broken = Files.writeString(folder.resolve("broken.pem"), "broken");
    assertThatThrownBy(() -> ServerTls.of(broken, certificate.privateKey()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("broken.pem")
        .hasMessageContaining("not a certificate and its key");
  }
}
