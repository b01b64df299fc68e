// SPDX-License-Identifier: Apache-2.0
/** The help pages, and the first page. */
@NullMarked
package org.culvert.portal.help;

import org.jspecify.annotations.NullMarked;
