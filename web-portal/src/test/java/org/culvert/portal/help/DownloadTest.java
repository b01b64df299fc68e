// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.help;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.culvert.portal.Portal;
import org.culvert.portal.PortalTest;
import org.culvert.portal.help.Downloads.Download;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;

@PortalTest
class DownloadTest {
  /** Of {@code the client}. */
  private static final String SUM =
      "3d2dec7735de6d7cc8b81e851e74080b3f69a206415df151616453efa0c09a38";

  @Autowired private MockMvc browser;
  @Autowired private Portal.Ground ground;

  private final Path folder = Portal.DOWNLOADS.resolve("offered");

  @BeforeEach
  void fill() throws Exception {
    ground.prepare();
    if (Files.exists(folder)) {
      try (Stream<Path> old = Files.walk(folder)) {
        for (Path each : old.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
    Files.createDirectories(folder.resolve("below"));
    Files.writeString(folder.resolveSibling("secret.txt"), "nobody's");
  }

  @Test
  void anEmptyFolderIsSaidAndWhatToDo() throws Exception {
    for (String language : List.of("en", "de", "fr")) {
      browser
          .perform(get("/help/download").param("lang", language))
          .andExpect(status().isOk())
          .andExpect(content().string(containsString("/tunnels/new")))
          .andExpect(content().string(not(containsString("<th scope=\"row\">"))));
    }
    browser
        .perform(get("/help/download").param("lang", "en"))
        .andExpect(content().string(containsString("There are no files here")));
  }

  @Test
  void filesAreListedWithSizeAndSumAndCanBeFetched() throws Exception {
    Files.writeString(folder.resolve("tspc.jar"), "the client");
    String page =
        browser.perform(get("/help/download")).andReturn().getResponse().getContentAsString();
    assertThat(page)
        .contains("href=\"/help/download/tspc.jar\"", "1 kB", SUM)
        .doesNotContain("There are no files here");
    browser
        .perform(get("/help/download/tspc.jar"))
        .andExpect(status().isOk())
        .andExpect(content().string("the client"))
        .andExpect(content().contentType("application/octet-stream"))
        .andExpect(header().string("X-Content-Type-Options", "nosniff"))
        .andExpect(header().string("Content-Disposition", "attachment; filename=\"tspc.jar\""));
  }

  @Test
  void theSumIsThatOfTheFileAsItIsNow() throws Exception {
    Files.writeString(folder.resolve("tspc.jar"), "an older client");
    browser.perform(get("/help/download")).andExpect(content().string(not(containsString(SUM))));
    Files.writeString(folder.resolve("tspc.jar"), "the client");
    browser.perform(get("/help/download")).andExpect(content().string(containsString(SUM)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/help/download/secret.txt",
        "/help/download/..%2fsecret.txt",
        "/help/download/%2e%2e%2fsecret.txt",
        "/help/download/../secret.txt",
        "/help/download/..",
        "/help/download/.hidden",
        "/help/download/below",
        "/help/download/below%2finner.txt",
        "/help/download/below/inner.txt",
        "/help/download/link.txt",
        "/help/download/linked%2fsecret.txt",
        "/help/download/%2fetc%2fpasswd",
        "/help/download/tspc.jar%00.txt"
      })
  void nothingElseCanBeFetched(String path) throws Exception {
    Files.writeString(folder.resolve("tspc.jar"), "the client");
    Files.writeString(folder.resolve(".hidden"), "nobody's");
    Files.writeString(folder.resolve("below/inner.txt"), "nobody's");
    Files.createSymbolicLink(folder.resolve("link.txt"), folder.resolveSibling("secret.txt"));
    Files.createSymbolicLink(folder.resolve("linked"), Portal.DOWNLOADS);

    var answer = browser.perform(get(URI.create(path))).andReturn().getResponse();
    assertThat(answer.getStatus()).isNotEqualTo(200);
    assertThat(answer.getContentAsString()).doesNotContain("nobody's", "root:");
    browser
        .perform(get("/help/download"))
        .andExpect(content().string(not(containsString("hidden"))))
        .andExpect(content().string(not(containsString("link.txt"))))
        .andExpect(content().string(not(containsString("inner.txt"))));
  }

  @Test
  void aFolderThatIsNotThereIsAnEmptyOne() {
    assertThat(new Downloads(new PortalSettings("")).list()).isEmpty();
    assertThat(new Downloads(new PortalSettings("/nowhere/at/all")).list()).isEmpty();
  }

  @Test
  void sizesAreReadable() {
    assertThat(new Download(folder, "x", 502_578, "").amount()).isEqualTo("503 kB");
    assertThat(new Download(folder, "x", 12_345_678, "").amount()).isEqualTo("12.3 MB");
  }

  @Test
  void theFirstPageAndTheHelpLeadThere() throws Exception {
    for (String page : List.of("/", "/help")) {
      browser
          .perform(get(page))
          .andExpect(content().string(containsString("href=\"/help/download\"")));
    }
  }
}
