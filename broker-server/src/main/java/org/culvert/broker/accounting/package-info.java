// SPDX-License-Identifier: Apache-2.0
/** Tells a RADIUS server who used what: docs/adr/0030-accounting.md. */
@NullMarked
package org.culvert.broker.accounting;

import org.jspecify.annotations.NullMarked;
