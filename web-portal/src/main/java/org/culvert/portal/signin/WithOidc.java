// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.signin;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;

/** Is there where a provider is set, and nowhere else: else it costs nothing. */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ConditionalOnExpression("!'${culvert.oidc.issuer:}'.isBlank()")
@interface WithOidc {}
