// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.signin;

import java.time.Duration;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;

/**
 * How the portal itself speaks to the provider: no longer than somebody waits for a page. The
 * library's own calls wait half a minute each, or for ever.
 */
final class ProviderHttp {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private ProviderHttp() {}

  static ClientHttpRequestFactory requests() {
    SimpleClientHttpRequestFactory requests = new SimpleClientHttpRequestFactory();
    requests.setConnectTimeout(PATIENCE);
    requests.setReadTimeout(PATIENCE);
    return requests;
  }
}
