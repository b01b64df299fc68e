// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.sasl.CredentialSeal;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code culvert.secrets}: what passwords are sealed with; the same as the broker's.
 *
 * @param key 32 octets in base64; seals, when it is there
 * @param keyFile with a key on each line; the first one seals unless there is a {@code key}
 */
@ConfigurationProperties("culvert.secrets")
public record SecretsSettings(@DefaultValue("") String key, @DefaultValue("") String keyFile) {

  /** Not printed by accident. */
  @Override
  public String toString() {
    return "SecretsSettings";
  }

  /**
   * @throws SettingsMistake when there is none, or it can't be read
   */
  CredentialSeal seal() {
    List<Bytes> keys =
        Stream.concat(key.lines(), ofFile())
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .map(SecretsSettings::parse)
            .toList();
    if (keys.isEmpty()) {
      throw new SettingsMistake(
          "The portal has no key for passwords.",
          "Give it the broker's: the file in CULVERT_SECRETS_KEY_FILE, or the key in"
              + " CULVERT_SECRETS_KEY. A new one is drawn by: culvert broker key",
          null);
    }
    return new CredentialSeal(keys);
  }

  private Stream<String> ofFile() {
    if (keyFile.isEmpty()) {
      return Stream.empty();
    }
    try {
      return Files.readAllLines(Path.of(keyFile)).stream();
    } catch (IOException e) {
      throw new SettingsMistake(
          "The file with the keys for passwords can't be read: " + keyFile,
          "It is named by CULVERT_SECRETS_KEY_FILE; the portal's user has to be able to read it.",
          e);
    }
  }

  private static Bytes parse(String key) {
    try {
      return CredentialSeal.key(key);
    } catch (IllegalArgumentException e) {
      throw new SettingsMistake(
          "A key for passwords is none: " + e.getMessage() + ".",
          "The keys are in CULVERT_SECRETS_KEY and the file of CULVERT_SECRETS_KEY_FILE.",
          e);
    }
  }
}
