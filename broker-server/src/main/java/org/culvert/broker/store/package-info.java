// SPDX-License-Identifier: Apache-2.0
/** The only JDBC: the PostgreSQL side of what the other packages need stored. */
@NullMarked
package org.culvert.broker.store;

import org.jspecify.annotations.NullMarked;
