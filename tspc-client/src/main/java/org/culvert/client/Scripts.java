// SPDX-License-Identifier: Apache-2.0
package org.culvert.client;

import org.culvert.client.config.Carrier;
import org.culvert.client.template.Operation;
import org.culvert.client.template.TemplateRun;
import org.culvert.protocol.message.TunnelOffer;

/** Has the operating system configured for an offer, or cleaned up after it. */
@FunctionalInterface
interface Scripts {
  TemplateRun run(Operation operation, TunnelOffer offer, Carrier carrier);
}
