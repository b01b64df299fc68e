// SPDX-License-Identifier: Apache-2.0
/** The tunnel once it is negotiated: packets, keepalive, renegotiation, the end. */
@NullMarked
package org.culvert.client.tunnel;

import org.jspecify.annotations.NullMarked;
