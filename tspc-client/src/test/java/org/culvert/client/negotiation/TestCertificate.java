// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate that signs itself, made by the JDK's keytool, in files of PEM. */
final class TestCertificate {
  private static final char[] PASSWORD = "secret".toCharArray();

  private final Path folder;
  private final KeyStore store;

  private TestCertificate(Path folder, KeyStore store) {
    this.folder = folder;
    this.store = store;
  }

  /** For 127.0.0.1 and that name. */
  static TestCertificate make(Path folder, String name) throws Exception {
    Path file = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "broker",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=ip:127.0.0.1,dns:" + name,
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new AssertionError(said);
    }
    KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD);
    TestCertificate made = new TestCertificate(folder, store);
    made.write();
    return made;
  }

  private void write() throws Exception {
    Files.writeString(
        certificate(), pem("CERTIFICATE", store.getCertificate("broker").getEncoded()));
    Files.writeString(
        privateKey(), pem("PRIVATE KEY", store.getKey("broker", PASSWORD).getEncoded()));
  }

  Path certificate() {
    return folder.resolve("broker.pem");
  }

  Path privateKey() {
    return folder.resolve("broker-key.pem");
  }

  /** For a broker that has this certificate. */
  SSLContext serving() throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static String pem(String kind, byte[] octets) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(octets);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, base64, kind);
  }
}
