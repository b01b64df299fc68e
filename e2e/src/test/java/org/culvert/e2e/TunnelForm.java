// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;

/** The form {@code /tunnels/new}, and the files that it gives. */
record TunnelForm(Browser browser) {
  /** tspc.conf of a router on Linux, with the password, which the browser writes into it. */
  String routerOverUdp(String lan, String password) throws IOException {
    Page page = open("tspc-linux", "v6udpv4");
    page.check("#router");
    page.selectOption("#prefixLength", "56");
    page.fill("#lan", lan);
    page.fill("#interval", "15");
    show(page);
    browser.photograph("new-tunnel");
    page.fill("#passwd", password);
    return download("tspc.conf");
  }

  /** The script for the fixed ends of a tunnel that is up, without tspc. */
  String fixedOverProtocol41(String file) throws IOException {
    Page page = open("tspc-linux", "v6v4");
    show(page);
    return download(file);
  }

  private Page open(String system, String type) {
    Page page = browser.visit("/tunnels/new");
    page.selectOption("#system", system);
    page.selectOption("#type", type);
    return page;
  }

  private void show(Page page) {
    page.click("form#wish > .actions button");
    page.waitForSelector("#result");
    browser.check();
  }

  private String download(String file) throws IOException {
    Page page = browser.page();
    Download download =
        page.waitForDownload(() -> page.click("button[name=file][value='%s']".formatted(file)));
    return Files.readString(download.path());
  }
}
