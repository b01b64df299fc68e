// SPDX-License-Identifier: Apache-2.0
/** What every page shares: who may see it, its language, its layout, how it fails. */
@NullMarked
package org.culvert.portal.web;

import org.jspecify.annotations.NullMarked;
