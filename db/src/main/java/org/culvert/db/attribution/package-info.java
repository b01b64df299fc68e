// SPDX-License-Identifier: Apache-2.0
/**
 * Who had which address, and why that can be believed: the log's chain of hashes, its checkpoints,
 * its questions. Everything works on a connection of the caller's, inside his transaction.
 */
@NullMarked
package org.culvert.db.attribution;

import org.jspecify.annotations.NullMarked;
