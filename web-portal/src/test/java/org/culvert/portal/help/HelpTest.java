// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.help;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.util.stream.Stream;
import org.culvert.portal.Portal;
import org.culvert.portal.PortalTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;

@PortalTest
class HelpTest {
  @Autowired private MockMvc browser;
  @Autowired private Portal.Ground ground;

  @BeforeEach
  void prepare() {
    ground.prepare();
  }

  static Stream<Arguments> pages() {
    return HelpPages.PAGES.stream()
        .flatMap(page -> Stream.of("en", "de", "fr").map(each -> Arguments.of(page, each)));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyPageIsThereInEachLanguage(String page, String language) throws Exception {
    String html =
        browser
            .perform(get("/help/" + page).param("lang", language))
            .andExpect(status().isOk())
            .andReturn()
            .getResponse()
            .getContentAsString();
    boolean onlyEnglish = page.equals("client") && !language.equals("en");

    assertThat(html).contains("<html lang=\"" + language + "\"").doesNotContain("{broker}");
    assertThat(html.contains("<div class=\"prose\" lang=\"en\""))
        .isEqualTo(onlyEnglish || language.equals("en"));
    assertThat(html).hasSizeLessThan(100_000);
  }

  /** The messages that the old help page explained. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "No success: Authentication failed",
        "No common authentication mechanism found",
        "Error is 7: AUTHENTICATION_ERROR",
        "310 Server side error",
        "506 IPv4 prefix already used for existing tunnel",
        "writing to routing socket: No such process",
        "delete net default: not in table",
        "General Failure of TAP device",
        "CreateFile failed on TAP device",
        "General failure (ERROR_GEN_FAILURE) (errno=31)",
        "Unable to establish connection with broker",
        "All transports failed, quitting",
        "Error is 2: SOCKET_ERROR",
        "TSP session done",
        "Unable to reach the broker",
        "Connecting to server with reliable udp",
        "Using TSP protocol version 2.0.0",
        "Establishing connection with tunnel broker...",
        "Unable to establish connection with broker:3653"
      })
  void aMessageIsFoundByItsExactWordsInEachLanguage(String message) throws Exception {
    for (String language : new String[] {"en", "de", "fr"}) {
      browser
          .perform(get("/help/faq").param("lang", language))
          .andExpect(content().string(containsString(message)));
    }
  }

  @Test
  void whatThereIsNoPageForIsNotFound() throws Exception {
    browser.perform(get("/help/nothing")).andExpect(status().isNotFound());
    browser.perform(get("/help/..%2fmessages")).andExpect(status().is4xxClientError());
  }

  @Test
  void theListLeadsToEachPage() throws Exception {
    for (String page : HelpPages.PAGES) {
      browser.perform(get("/help")).andExpect(content().string(containsString("/help/" + page)));
    }
  }
}
