// SPDX-License-Identifier: Apache-2.0
/** What tspc doctor finds, and how it tells it. */
@NullMarked
package org.culvert.client.doctor;

import org.jspecify.annotations.NullMarked;
