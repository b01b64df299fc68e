// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.web.util.pattern.PathPattern;

/** Goes wherever links lead, with the keyboard, and has a look at each page. */
final class Walk {
  private static final String LINKS =
      """
      [...document.querySelectorAll('a[href^="/"]:not([download])')].map(link => link.getAttribute('href'))
      """;

  private static final String LOST_ANCHORS =
      """
      [...document.querySelectorAll('a[href^="#"]')].map(link => link.hash)
        .filter(hash => !document.getElementById(decodeURIComponent(hash.slice(1))))
      """;

  private final Page page;
  private final String address;
  private final Routes routes;
  private final PageCheck check;
  private final Album album;
  private final Keyboard keyboard;
  private final Set<PathPattern> pages = new TreeSet<>();
  private final Set<PathPattern> forms = new TreeSet<>();
  private final Set<String> everybodys = new HashSet<>();

  Walk(Page page, String address, Routes routes) {
    this.page = page;
    this.address = address;
    this.routes = routes;
    this.check = new PageCheck(page);
    this.album = new Album(page);
    this.keyboard = new Keyboard(page);
    page.onRequest(this::note);
  }

  Page page() {
    return page;
  }

  PageCheck check() {
    return check;
  }

  Keyboard keyboard() {
    return keyboard;
  }

  /** Pages that nobody looked at, and forms that nobody sent. */
  Set<PathPattern> left() {
    Set<PathPattern> left = new TreeSet<>(routes.pages());
    left.removeAll(pages);
    Set<PathPattern> unsent = new TreeSet<>(routes.forms());
    unsent.removeAll(forms);
    left.addAll(unsent);
    return left;
  }

  /** Types an address. */
  void go(String path) {
    page.navigate(address + path);
  }

  void signIn(String userid, String password) {
    go("/signin");
    keyboard.send("/signin", "userid=" + userid, "password=" + password);
  }

  void signOut() {
    keyboard.send("/signout");
  }

  /** Fills in the form on show, sends it and looks at what comes. */
  void send(String action, String... fields) {
    keyboard.send(action, fields);
    look();
  }

  /** Looks at the page on show; the next one comes in another language. */
  void look() {
    check.check();
    check.nextLanguage();
    routes.page(path(page.url())).ifPresent(pages::add);
  }

  /**
   * Whatever links lead to from here, save what strangers have seen already.
   *
   * @param below only what has a path below this one
   */
  void explore(String who, String below) {
    explore(who, below, new HashSet<>(everybodys));
  }

  void exploreAsStranger() {
    Set<String> known = new HashSet<>(everybodys);
    explore("stranger", "/", known);
    everybodys.addAll(known);
  }

  private void explore(String who, String below, Set<String> known) {
    String here = page.url();
    known.add(key(path(here)));
    look();
    album.keep(who + name(path(here)));
    check.mind((List<?>) page.evaluate(LOST_ANCHORS), "has a link to nothing: ");
    Set<String> elsewhere = new HashSet<>();
    for (Object link : (List<?>) page.evaluate(LINKS)) {
      String href = (String) link;
      String key = key(path(href));
      if (!href.startsWith(below) || known.contains(key) || !elsewhere.add(key)) {
        continue;
      }
      if (routes.page(path(href)).isEmpty()) {
        known.add(key);
        int status = page.request().get(address + href).status();
        check.mind(status == 200 ? List.of() : List.of(href), "has a link to nothing: ");
        continue;
      }
      if (!page.url().equals(here)) {
        page.navigate(here);
      }
      keyboard.follow(href);
      // Where one has to sign in first, that is another page.
      if (known.add(key(path(page.url())))) {
        explore(who, below, known);
      }
    }
  }

  /** Pages of one kind, such as those of two cases, are as good as one. */
  private String key(String path) {
    Optional<PathPattern> pattern = routes.page(path);
    return pattern
        .map(PathPattern::getPatternString)
        .filter(it -> !it.contains("{name}"))
        .orElse(path);
  }

  /** Of a file. */
  private String name(String path) {
    return key(path)
        .replaceAll("\\{(\\w+)[^}]*}", "$1")
        .replaceAll("/$", "-home")
        .replace('/', '-');
  }

  private void note(Request request) {
    if (request.isNavigationRequest() && request.method().equals("POST")) {
      routes.form(path(request.url())).ifPresent(forms::add);
    }
  }

  private static String path(String url) {
    return URI.create(url).getPath();
  }
}
