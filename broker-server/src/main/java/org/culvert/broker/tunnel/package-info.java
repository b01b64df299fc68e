// SPDX-License-Identifier: Apache-2.0
/** Tunnels: provisioning, the table of the live ones, lifetime and expiry. */
@NullMarked
package org.culvert.broker.tunnel;

import org.jspecify.annotations.NullMarked;
