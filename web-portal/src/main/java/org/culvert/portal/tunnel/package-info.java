// SPDX-License-Identifier: Apache-2.0
/** What an owner sees of his tunnel and does with it; the page behind a 506. */
@NullMarked
package org.culvert.portal.tunnel;

import org.jspecify.annotations.NullMarked;
