// SPDX-License-Identifier: Apache-2.0
/** Tokens, with which programs use the JSON API in an account's name. */
@NullMarked
package org.culvert.portal.token;

import org.jspecify.annotations.NullMarked;
