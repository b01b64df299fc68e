// SPDX-License-Identifier: Apache-2.0
/**
 * Everything on one machine for trial: an embedded PostgreSQL, the broker, an account to begin
 * with.
 */
@NullMarked
package org.culvert.standalone;

import org.jspecify.annotations.NullMarked;
