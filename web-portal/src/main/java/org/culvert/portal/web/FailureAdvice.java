// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.web;

import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ResponseStatus;

/** A page for when the database is away. Nothing has to be restarted afterwards. */
@ControllerAdvice(annotations = Controller.class)
class FailureAdvice {
  private static final Logger LOG = LoggerFactory.getLogger(FailureAdvice.class);
  static final String AFTER_SECONDS = "15";

  @ExceptionHandler({
    DataAccessResourceFailureException.class,
    TransientDataAccessException.class,
    CannotCreateTransactionException.class
  })
  @ResponseStatus(HttpStatus.SERVICE_UNAVAILABLE)
  String databaseIsAway(Exception failure, HttpServletResponse response) {
    sayWhenToComeBack(failure, response);
    return "error/503";
  }

  /** To programs, and to browsers, which do so by themselves. */
  static void sayWhenToComeBack(Exception failure, HttpServletResponse response) {
    LOG.warn("database.failed reason=\"{}\"", failure.getMessage());
    response.setHeader("Retry-After", AFTER_SECONDS);
    response.setHeader("Refresh", AFTER_SECONDS);
  }
}
