// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.web;

import org.springframework.security.config.annotation.web.builders.HttpSecurity;

/** Another way to sign in than with a password, for the pages. */
public interface MoreSignIn {
  void add(HttpSecurity pages);
}
