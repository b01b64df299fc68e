// SPDX-License-Identifier: Apache-2.0
/** The only Netty: TCP and UDP listeners, the split of the UDP port, session mailboxes. */
@NullMarked
package org.culvert.broker.transport;

import org.jspecify.annotations.NullMarked;
