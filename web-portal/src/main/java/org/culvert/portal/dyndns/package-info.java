// SPDX-License-Identifier: Apache-2.0
/**
 * How routers say where they are now: the protocol dyndns2 at {@code /nic/update}, and the list of
 * tunnels at {@code /tunnelInfo.php}, both opened by keys that are made at {@code /tunnels/keys}.
 */
@NullMarked
package org.culvert.portal.dyndns;

import org.jspecify.annotations.NullMarked;
