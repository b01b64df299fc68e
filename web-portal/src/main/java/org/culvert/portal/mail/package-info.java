// SPDX-License-Identifier: Apache-2.0
/** Mail, through an outbox that a mail server that is down can't empty. */
@NullMarked
package org.culvert.portal.mail;

import org.jspecify.annotations.NullMarked;
