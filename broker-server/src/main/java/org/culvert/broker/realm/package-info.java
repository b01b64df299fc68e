// SPDX-License-Identifier: Apache-2.0
/** Realms and their policy; accounts. */
@NullMarked
package org.culvert.broker.realm;

import org.jspecify.annotations.NullMarked;
