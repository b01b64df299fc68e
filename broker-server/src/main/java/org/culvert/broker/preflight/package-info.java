// SPDX-License-Identifier: Apache-2.0
/** Whether this machine has what a broker needs; changes nothing that stays. */
@NullMarked
package org.culvert.broker.preflight;

import org.jspecify.annotations.NullMarked;
