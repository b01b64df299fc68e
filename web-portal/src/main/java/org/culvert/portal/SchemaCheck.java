// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal;

import javax.sql.DataSource;
import org.culvert.db.Schema;
import org.springframework.boot.jpa.autoconfigure.EntityManagerFactoryDependsOnPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Refuses to start on a schema that this portal was not built for, before anything reads it. */
@Configuration(proxyBeanMethods = false)
class SchemaCheck {
  /** Made when the check has passed. */
  record Checked() {}

  @Bean
  Checked schemaIsCurrent(DataSource database) {
    Schema.requireCurrent(database);
    return new Checked();
  }

  @Bean
  static EntityManagerFactoryDependsOnPostProcessor checkComesFirst() {
    return new EntityManagerFactoryDependsOnPostProcessor("schemaIsCurrent");
  }
}
