// SPDX-License-Identifier: Apache-2.0
package org.culvert.client;

import java.util.List;
import org.culvert.client.config.ClientSettings;
import org.culvert.client.config.ConfigurationError;
import org.culvert.client.config.Mistake;
import org.culvert.client.config.Options;
import org.culvert.client.config.SettingsReader;
import org.culvert.client.template.Template;

/** Everything that is read before anything is done. */
record Preparation(
    Options options,
    ConfigurationSource source,
    ClientSettings settings,
    List<Mistake> warnings,
    Template template) {

  Preparation {
    warnings = List.copyOf(warnings);
  }

  static Preparation read(Options options) throws ConfigurationError {
    ConfigurationSource source = ConfigurationSource.read(options, System.in);
    SettingsReader.Reading reading = SettingsReader.read(source.name(), source.text(), options);
    ClientSettings settings = reading.settings();
    Template template =
        Template.find(settings.template(), settings.directory())
            .orElseThrow(
                () ->
                    new ConfigurationError(
                        Template.unknown(settings.template(), settings.directory())));
    return new Preparation(options, source, settings, reading.warnings(), template);
  }
}
