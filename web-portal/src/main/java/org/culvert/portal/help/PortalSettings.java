// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.help;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code culvert.portal}.
 *
 * @param downloads the folder of what everybody may fetch; empty: there is nothing
 */
@ConfigurationProperties("culvert.portal")
record PortalSettings(@DefaultValue("") String downloads) {}
