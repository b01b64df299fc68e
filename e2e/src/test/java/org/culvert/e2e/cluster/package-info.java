// SPDX-License-Identifier: Apache-2.0
/** Three brokers on one database, in network namespaces, and what happens when one is lost. */
@NullMarked
package org.culvert.e2e.cluster;

import org.jspecify.annotations.NullMarked;
