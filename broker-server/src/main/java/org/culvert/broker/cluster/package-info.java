// SPDX-License-Identifier: Apache-2.0
/** Several brokers on one database: leases, and how a tunnel changes from one to another. */
@NullMarked
package org.culvert.broker.cluster;

import org.jspecify.annotations.NullMarked;
