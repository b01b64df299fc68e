// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.web;

import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code culvert.site}: what the pages and mails say about this service.
 *
 * @param name of the service, in titles and mails
 * @param url where browsers reach the portal, for links in mails
 * @param broker host that clients connect to; with a port if that is not 3653
 * @param realm of the broker that the accounts belong to
 * @param mails of a trial: where its mails can be read; empty: in mailboxes
 * @param contact how to reach the operator: an address or a link; may be empty
 */
@ConfigurationProperties("culvert.site")
public record SiteSettings(
    @DefaultValue("IPv6 tunnel broker") String name,
    @DefaultValue("http://localhost:8080") URI url,
    @DefaultValue("localhost") String broker,
    @DefaultValue("members") String realm,
    @DefaultValue("") String mails,
    @DefaultValue("") String contact) {

  /** An absolute link. */
  public String link(String path) {
    String base = url.toString();
    return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path;
  }
}
