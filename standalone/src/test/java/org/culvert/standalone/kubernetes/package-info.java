// SPDX-License-Identifier: Apache-2.0
/** What {@code packaging/kubernetes} promises, read by the types of Kubernetes. */
@NullMarked
package org.culvert.standalone.kubernetes;

import org.jspecify.annotations.NullMarked;
