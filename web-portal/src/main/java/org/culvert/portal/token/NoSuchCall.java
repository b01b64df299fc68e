// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.token;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.culvert.portal.web.Api;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpStatus;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** So that a call that does not exist, or not with this method, gets its answer in JSON too. */
@Api
@Hidden
class NoSuchCall {
  private final RequestMappingHandlerMapping calls;

  NoSuchCall(@Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping calls) {
    this.calls = calls;
  }

  @RequestMapping("/api/**")
  void nothing(HttpServletRequest request) throws HttpRequestMethodNotSupportedException {
    Set<String> methods = methodsAt(request);
    if (!methods.isEmpty()) {
      throw new HttpRequestMethodNotSupportedException(request.getMethod(), methods);
    }
    throw new ResponseStatusException(
        HttpStatus.NOT_FOUND, "There is no such call; all of them are in /v3/api-docs.");
  }

  /** What the path can be asked with; empty: nothing is there. */
  private Set<String> methodsAt(HttpServletRequest request) {
    return calls.getHandlerMethods().keySet().stream()
        .filter(call -> isAt(call, request))
        .flatMap(call -> call.getMethodsCondition().getMethods().stream())
        .map(Enum::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isAt(RequestMappingInfo call, HttpServletRequest request) {
    return call.getPathPatternsCondition() != null
        && call.getPathPatternsCondition().getMatchingCondition(request) != null;
  }
}
