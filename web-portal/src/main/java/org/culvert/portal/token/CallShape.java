// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.token;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import java.lang.reflect.Method;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.culvert.portal.web.Refuses;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpStatus;

/**
 * What follows from the path and the method of a call alone: who may make it, and how it can fail.
 *
 * @param takesInput parameters or a body
 */
record CallShape(
    boolean everybodys, boolean desk, boolean changes, boolean named, boolean takesInput) {
  static CallShape of(String path, HttpMethod method, Operation call) {
    return new CallShape(
        path.equals(ApiSecurity.STATUS),
        path.startsWith(ApiSecurity.DESK + "/"),
        method != HttpMethod.GET,
        path.contains("{"),
        call.getRequestBody() != null
            || call.getParameters() != null && !call.getParameters().isEmpty());
  }

  /** That a token needs; empty: no token at all. */
  Optional<List<String>> scopes() {
    if (everybodys) {
      return Optional.empty();
    }
    String scope = changes ? "write" : "read";
    return Optional.of(desk ? List.of("operator", scope) : List.of(scope));
  }

  Map<HttpStatus, String> refusals() {
    Map<HttpStatus, String> refusals = new EnumMap<>(HttpStatus.class);
    if (takesInput) {
      refusals.put(HttpStatus.BAD_REQUEST, "What was sent makes no sense");
    }
    if (!everybodys) {
      refusals.put(HttpStatus.UNAUTHORIZED, "No token, or one that is not good (any more)");
      refusals.put(HttpStatus.TOO_MANY_REQUESTS, "Too many requests");
    }
    if (changes || desk) {
      refusals.put(HttpStatus.FORBIDDEN, "The token has not the scope");
    }
    if (named) {
      refusals.put(HttpStatus.NOT_FOUND, "There is no such thing, or it is another's");
    }
    refusals.put(HttpStatus.SERVICE_UNAVAILABLE, "The database does not answer");
    return refusals;
  }

  static Map<HttpStatus, String> ownRefusals(Method method) {
    Map<HttpStatus, String> refusals = new EnumMap<>(HttpStatus.class);
    AnnotatedElementUtils.findMergedRepeatableAnnotations(method, Refuses.class, Refuses.All.class)
        .forEach(each -> refusals.put(each.status(), each.when()));
    return refusals;
  }
}
