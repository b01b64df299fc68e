// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.web;

import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/** Says no to a program in the words that the pages have for it, in the language that it takes. */
@Component
public class ApiRefusals {
  private final MessageSource texts;

  ApiRefusals(MessageSource texts) {
    this.texts = texts;
  }

  /** What was sent makes no sense. */
  public ResponseStatusException wrong(String text) {
    return refusal(HttpStatus.BAD_REQUEST, text);
  }

  /** It makes sense, but not as things are. */
  public ResponseStatusException notNow(String text) {
    return refusal(HttpStatus.CONFLICT, text);
  }

  public ResponseStatusException refusal(HttpStatus status, String text) {
    return new ResponseStatusException(
        status, texts.getMessage(text, null, LocaleContextHolder.getLocale()));
  }
}
