// SPDX-License-Identifier: Apache-2.0
/** How the programs write an event into their logs. */
@NullMarked
package org.culvert.protocol.log;

import org.jspecify.annotations.NullMarked;
