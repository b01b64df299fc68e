// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.token;

import io.swagger.v3.oas.annotations.Hidden;
import org.culvert.portal.web.Api;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;

/** So that a call that does not exist gets its answer in JSON too. */
@Api
@Hidden
class NoSuchCall {
  @RequestMapping("/api/**")
  void nothing() {
    throw new ResponseStatusException(
        HttpStatus.NOT_FOUND, "There is no such call; all of them are in /v3/api-docs.");
  }
}
