// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import com.microsoft.playwright.Page;

/** Somebody without a mouse: follows links and fills in forms. */
final class Keyboard {
  private final Page page;
  private final TabStops stops;
  private int loads;

  Keyboard(Page page) {
    this.page = page;
    this.stops = new TabStops(page);
    page.onLoad(_ -> loads++);
  }

  /** Returns when the next page is there. */
  void follow(String href) {
    stops.reach("a[href='%s']".formatted(href));
    enter();
  }

  /**
   * Fills in a form and sends it; returns when the next page is there.
   *
   * @param action what the address that it goes to ends with
   * @param fields {@code name=value}, in the order of the form
   */
  void send(String action, String... fields) {
    String button = "button[formaction$='%s']".formatted(action);
    String form = "form[action$='%s']".formatted(action);
    boolean own = page.querySelector(button) != null;
    if (own) {
      form = "form:has(%s)".formatted(button);
    }
    boolean sendsByEnter = false;
    for (String field : fields) {
      sendsByEnter = fill(form, field);
    }
    if (!sendsByEnter || own) {
      stops.reach(own ? button : form + " button:not([name], [formaction], [type=button])");
    }
    enter();
  }

  /**
   * @return whether Enter sends the form from this field
   */
  private boolean fill(String form, String field) {
    int sign = field.indexOf('=');
    String selector = "%s [name='%s']".formatted(form, field.substring(0, sign));
    String value = field.substring(sign + 1);
    stops.reach(selector);
    String kind =
        (String)
            page.evaluate(
                "document.activeElement.localName === 'input' ? document.activeElement.type : document.activeElement.localName");
    switch (kind) {
      case "checkbox" -> page.keyboard().press("Space");
      case "radio" -> choose("input[name='%s']".formatted(field.substring(0, sign)), value);
      case "select" -> choose(selector, value);
      default -> {
        page.keyboard().press("Control+A");
        page.keyboard().insertText(value);
      }
    }
    return !kind.equals("select") && !kind.equals("textarea");
  }

  private void choose(String choices, String value) {
    int most = page.querySelectorAll(choices + ", " + choices + " option").size();
    for (int press = 0; press < 2 * most; press++) {
      if (value.equals(page.evaluate("document.activeElement.value"))) {
        return;
      }
      page.keyboard().press(press < most ? "ArrowDown" : "ArrowUp");
    }
    throw new AssertionError("%s: there is no %s to choose".formatted(page.url(), value));
  }

  /** Presses Enter, and waits for what comes. */
  void enter() {
    int before = loads;
    page.keyboard().press("Enter");
    page.waitForCondition(() -> loads > before);
  }
}
