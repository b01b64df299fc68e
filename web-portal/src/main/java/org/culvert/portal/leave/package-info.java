// SPDX-License-Identifier: Apache-2.0
/** What owners take along of their accounts, and how an account goes. */
@NullMarked
package org.culvert.portal.leave;

import org.jspecify.annotations.NullMarked;
