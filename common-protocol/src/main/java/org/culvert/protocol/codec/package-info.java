// SPDX-License-Identifier: Apache-2.0
/** Octets to messages and back: lines, Content-length frames, XML without DTDs, limits. */
@NullMarked
package org.culvert.protocol.codec;

import org.jspecify.annotations.NullMarked;
