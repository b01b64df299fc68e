// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.web;

import org.jspecify.annotations.Nullable;

/** The portal can't start with these settings; the text is for the operator. */
public final class SettingsMistake extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String remedy;

  public SettingsMistake(String what, String remedy, @Nullable Throwable cause) {
    super(what, cause);
    this.remedy = remedy;
  }

  /** What to do. */
  public String remedy() {
    return remedy;
  }
}
