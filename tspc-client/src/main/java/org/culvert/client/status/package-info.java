// SPDX-License-Identifier: Apache-2.0
/** What a running client has, and how another process of its user is told. */
@NullMarked
package org.culvert.client.status;

import org.jspecify.annotations.NullMarked;
