// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.filter.OncePerRequestFilter;

/** As {@link FailureAdvice}, for what needs the database in front of the controllers: sign-in. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class AwayFilter extends OncePerRequestFilter {
  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      chain.doFilter(request, response);
    } catch (DataAccessResourceFailureException
        | TransientDataAccessException
        | CannotCreateTransactionException e) {
      if (response.isCommitted()) {
        throw e;
      }
      FailureAdvice.sayWhenToComeBack(e, response);
      response.sendError(HttpStatus.SERVICE_UNAVAILABLE.value());
    }
  }
}
