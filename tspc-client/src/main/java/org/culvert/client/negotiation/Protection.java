// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.culvert.client.config.TlsWish;

/**
 * TLS over a connection to a broker whose certificate names it, and is signed by somebody who is
 * trusted.
 *
 * @param host as the user wrote it: a name or an address
 */
record Protection(TlsWish wish, String host) {
  /**
   * @throws IOException when the broker is not who it should be, or speaks no TLS 1.3
   */
  SSLSocket over(Socket clear) throws IOException {
    SSLSocket secure =
        (SSLSocket) context().getSocketFactory().createSocket(clear, host, clear.getPort(), true);
    SSLParameters parameters = secure.getSSLParameters();
    // The rules for names in certificates, not the protocol.
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setProtocols(new String[] {"TLSv1.3"});
    secure.setSSLParameters(parameters);
    secure.startHandshake();
    return secure;
  }

  private SSLContext context() throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      if (wish.authorities().isPresent()) {
        context.init(null, trust(wish.authorities().get()).getTrustManagers(), null);
      } else {
        context.init(null, null, null);
      }
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("tls_ca can't be used: " + e.getMessage(), e);
    }
  }

  private static TrustManagerFactory trust(Path file) throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null);
    try (InputStream pem = Files.newInputStream(file)) {
      int number = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        trusted.setCertificateEntry("authority " + number++, each);
      }
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    return trust;
  }
}
