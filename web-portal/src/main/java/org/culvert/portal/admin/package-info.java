// SPDX-License-Identifier: Apache-2.0
/**
 * The operator's desk, at {@code /operator}: everything on it is written into the operators' log.
 */
@NullMarked
package org.culvert.portal.admin;

import org.jspecify.annotations.NullMarked;
