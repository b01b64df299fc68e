// SPDX-License-Identifier: Apache-2.0
/** Who somebody is: userid and password, with a limit on guesses. */
@NullMarked
package org.culvert.portal.signin;

import org.jspecify.annotations.NullMarked;
