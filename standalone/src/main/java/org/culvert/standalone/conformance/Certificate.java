// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/** A certificate for the occasion, signed by itself, and its key: files of PEM. */
record Certificate(Path certificate, Path privateKey) {
  private static final String PASSWORD = "for-a-minute";

  /** Made by the JDK's own keytool. */
  static Certificate make(Path folder, String address) throws IOException, InterruptedException {
    Path store = folder.resolve("broker.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "broker",
                "-keyalg",
                "EC",
                "-dname",
                "CN=conformance",
                "-ext",
                "san=ip:" + address,
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool made no certificate: " + said.strip());
    }
    return inPem(folder, store);
  }

  private static Certificate inPem(Path folder, Path file) throws IOException {
    char[] password = PASSWORD.toCharArray();
    try {
      KeyStore store = KeyStore.getInstance(file.toFile(), password);
      byte[] certificate = store.getCertificate("broker").getEncoded();
      byte[] key = store.getKey("broker", password).getEncoded();
      return new Certificate(
          Files.writeString(folder.resolve("broker.pem"), pem("CERTIFICATE", certificate)),
          Files.writeString(folder.resolve("broker-key.pem"), pem("PRIVATE KEY", key)));
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificate of keytool can't be read: " + e.getMessage(), e);
    }
  }

  private static String pem(String kind, byte[] octets) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(octets);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, base64, kind);
  }
}
