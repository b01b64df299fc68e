// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone.demo;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.culvert.standalone.lab.Lab;
import org.culvert.standalone.lab.Machine;
import org.culvert.standalone.lab.Patience;
import org.culvert.standalone.lab.Ping;
import org.culvert.standalone.lab.Program;
import org.culvert.standalone.lab.Stage;
import org.culvert.standalone.lab.Tspc;

/**
 * The demo, step by step: two clients behind one NAT get their tunnels, ping a host that has
 * nothing but IPv6, and fetch ten megabytes from it. What was started stays until {@link #close}.
 */
final class Story implements Closeable {
  private static final int PINGS = 20;
  private static final String USERID = "demo";
  private static final String PAGE =
      "http://[%s]:%d/".formatted(Machine.INTERNET_ADDRESS, WebPage.PORT);
  private static final Duration TIME_FOR_A_TUNNEL = Duration.ofSeconds(30);
  private static final Duration TIME_FOR_A_PAGE = Duration.ofSeconds(60);

  private final Lab lab;
  private final Consumer<String> progress;
  private final List<Closeable> running = new ArrayList<>();

  Story(Lab lab, Consumer<String> progress) {
    this.lab = lab;
    this.progress = progress;
  }

  Figures tell() throws IOException, InterruptedException {
    Stage stage = kept(Stage.set(lab, progress));
    serveThePage();
    progress.accept("account: made for userid " + USERID);
    String password = stage.broker().addAccount(USERID);
    return new Figures(
        List.of(
            client("anonymous", Machine.CLIENT1, Tspc.anonymous()),
            client("account", Machine.CLIENT2, Tspc.account(USERID, password))));
  }

  private void serveThePage() throws IOException, InterruptedException {
    Program page = kept(lab.java(Machine.INTERNET, WebPage.class));
    Patience.until(TIME_FOR_A_PAGE, () -> page.output().contains(WebPage.READY), page::lastWords);
  }

  private Figures.Client client(String name, Machine machine, String statements)
      throws IOException, InterruptedException {
    progress.accept("%s: tspc starts on %s".formatted(name, machine.namespace()));
    Tspc tspc = kept(Tspc.start(lab, machine, statements));
    Duration firstPing = tspc.awaitFirstPing(TIME_FOR_A_TUNNEL);
    String address = tspc.address().orElse("");
    progress.accept(
        "%s: has %s, first ping after %d ms; %d more"
            .formatted(name, address, firstPing.toMillis(), PINGS));
    Ping ping = Ping.send(lab, machine, Machine.INTERNET_ADDRESS, PINGS);
    progress.accept(
        String.format(
            Locale.ROOT, "%s: %.0f %% lost; fetching %s", name, ping.lossPercent(), PAGE));
    String prefix = tspc.prefix().orElse("");
    return new Figures.Client(name, address, prefix, firstPing, ping, fetch(machine));
  }

  private Figures.Download fetch(Machine machine) throws IOException, InterruptedException {
    try (Program fetch = lab.java(machine, FetchPage.class, PAGE)) {
      boolean intact = fetch.await(TIME_FOR_A_PAGE) == 0;
      String answer = fetch.output().strip();
      if (!intact) {
        progress.accept("download: " + answer);
        return new Figures.Download(false, 0, Duration.ZERO);
      }
      return new Figures.Download(true, WebPage.SIZE, Duration.ofMillis(Long.parseLong(answer)));
    }
  }

  private <T extends Closeable> T kept(T resource) {
    running.add(resource);
    return resource;
  }

  /** Clients first, the database last. */
  @Override
  public void close() throws IOException {
    for (Closeable resource : running.reversed()) {
      resource.close();
    }
  }
}
