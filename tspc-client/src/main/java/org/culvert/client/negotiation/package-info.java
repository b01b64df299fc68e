// SPDX-License-Identifier: Apache-2.0
/** The TSP session seen from the client: transports, versions, authentication, the offer. */
@NullMarked
package org.culvert.client.negotiation;

import org.jspecify.annotations.NullMarked;
