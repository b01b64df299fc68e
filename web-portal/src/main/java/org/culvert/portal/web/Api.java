// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.web.bind.annotation.RestController;

/**
 * A part of the JSON API, below {@code /api/v1}: for programs that bring a token, and part of
 * {@code /v3/api-docs}. What it refuses, it refuses as {@code application/problem+json} (RFC 9457).
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@RestController
public @interface Api {}
