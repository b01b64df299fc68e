// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.web;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** What goes wrong in the API, in JSON. */
@RestControllerAdvice(annotations = Api.class)
class ApiFailures extends ResponseEntityExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ApiFailures.class);

  @ExceptionHandler({DataAccessException.class, CannotCreateTransactionException.class})
  ResponseEntity<ProblemDetail> databaseIsAway(Exception failure) {
    LOG.warn("database.failed reason=\"{}\"", failure.getMessage());
    return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
        .header("Retry-After", FailureAdvice.AFTER_SECONDS)
        .body(
            ProblemDetail.forStatusAndDetail(
                HttpStatus.SERVICE_UNAVAILABLE,
                "The database does not answer. Tunnels that are up go on; try again later."));
  }

  /** Says which part of what was sent is wrong. */
  @Override
  protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
      MethodArgumentNotValidException failure,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    failure
        .getBody()
        .setDetail(
            failure.getBindingResult().getFieldErrors().stream()
                .map(mistake -> mistake.getField() + ": " + mistake.getDefaultMessage())
                .collect(Collectors.joining("; ")));
    return super.handleMethodArgumentNotValid(failure, headers, status, request);
  }
}
