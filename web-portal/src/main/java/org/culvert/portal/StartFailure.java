// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal;

import org.culvert.db.SchemaMismatch;
import org.culvert.portal.web.SettingsMistake;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/** What an operator reads instead of a stack trace when the portal does not start. */
class StartFailure implements FailureAnalyzer {
  @Override
  public @Nullable FailureAnalysis analyze(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof SchemaMismatch mismatch) {
        return new FailureAnalysis(
            mismatch.getMessage(), "Migrate the database: culvert-migrate, or ./culvert up.", each);
      }
      if (each instanceof SettingsMistake mistake) {
        return new FailureAnalysis(mistake.getMessage(), mistake.remedy(), each);
      }
    }
    return null;
  }
}
