// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.dyndns;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * What a router brings to be recognised: Basic authentication, or two parameters, as some firmware
 * can't do better.
 */
record KeyHolder(String userid, String key) {
  private static final String BASIC = "basic ";

  /** Longer ones are nobody's. */
  private static final int LONGEST = 200;

  static Optional<KeyHolder> of(HttpServletRequest request) {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    return header == null
        ? of(request.getParameter("username"), request.getParameter("password"))
        : basic(header);
  }

  private static Optional<KeyHolder> basic(String header) {
    if (!header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return Optional.empty();
    }
    try {
      byte[] octets = Base64.getDecoder().decode(header.substring(BASIC.length()).strip());
      String text = new String(octets, StandardCharsets.UTF_8);
      int colon = text.indexOf(':');
      return colon < 0 ? Optional.empty() : of(text.substring(0, colon), text.substring(colon + 1));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<KeyHolder> of(@Nullable String userid, @Nullable String key) {
    return userid == null || key == null || isStrange(userid) || isStrange(key)
        ? Optional.empty()
        : Optional.of(new KeyHolder(userid, key));
  }

  /** No text of the database has a NUL. */
  private static boolean isStrange(String text) {
    return text.length() > LONGEST || text.indexOf('\0') >= 0;
  }

  /** Not printed by accident. */
  @Override
  public String toString() {
    return "KeyHolder";
  }
}
