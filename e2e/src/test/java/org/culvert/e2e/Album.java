// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;

/**
 * Pictures of pages, for people: light, dark and on a phone. They take longer than all the checks,
 * so they are made when asked for: {@code -Dalbum=true}.
 */
final class Album {
  private static final Path FOLDER = Path.of("target/screenshots/pages");

  private final Page page;

  Album(Page page) {
    this.page = page;
  }

  void keep(String name) {
    if (!Boolean.getBoolean("album")) {
      return;
    }
    shoot(name + "-light");
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    shoot(name + "-dark");
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    page.setViewportSize(390, 844);
    shoot(name + "-phone");
    page.setViewportSize(1280, 900);
  }

  private void shoot(String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(FOLDER.resolve(name + ".png")).setFullPage(true));
  }
}
