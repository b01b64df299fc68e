// SPDX-License-Identifier: Apache-2.0
/** The whole database in one file, and back: docs/adr/0029-backup.md. */
@NullMarked
package org.culvert.db.backup;

import org.jspecify.annotations.NullMarked;
