// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.status;

import io.swagger.v3.oas.annotations.Operation;
import org.culvert.portal.web.Api;
import org.springframework.web.bind.annotation.GetMapping;

/** What {@code /status} shows, for programs; no token needed. */
@Api
class StatusApi {
  private final StatusReader reader;

  StatusApi(StatusReader reader) {
    this.reader = reader;
  }

  @GetMapping("/api/v1/status")
  @Operation(summary = "How the service is doing")
  ServiceStatus status() {
    return reader.read();
  }
}
