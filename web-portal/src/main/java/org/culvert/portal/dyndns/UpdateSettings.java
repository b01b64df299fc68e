// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.dyndns;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code culvert.updates}: how often routers may say where they are.
 *
 * @param perHour with one key; clients that work well come when something changed, and once a day
 * @param sourcePerHour from one address, wrong keys included
 */
@ConfigurationProperties("culvert.updates")
record UpdateSettings(@DefaultValue("60") int perHour, @DefaultValue("240") int sourcePerHour) {}
