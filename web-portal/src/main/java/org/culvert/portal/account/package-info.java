// SPDX-License-Identifier: Apache-2.0
/** Accounts: sign-up, the two passwords, and what an account may change of itself. */
@NullMarked
package org.culvert.portal.account;

import org.jspecify.annotations.NullMarked;
