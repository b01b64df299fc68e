// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.tunnel;

import java.util.Locale;
import org.culvert.portal.tunnel.Diagnosis.Step;
import org.springframework.context.MessageSource;

/**
 * A step of a diagnosis as somebody reads it. Public for the page.
 *
 * @param link to where something can be done; may be empty
 */
public record ReadStep(String verdict, String text, String link) {
  static ReadStep of(Step step, MessageSource texts, Locale language) {
    return new ReadStep(
        step.verdict().name().toLowerCase(Locale.ROOT),
        texts.getMessage(step.key(), step.values().toArray(), language),
        step.link());
  }
}
