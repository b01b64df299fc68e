// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.token;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.List;
import org.culvert.portal.web.SiteSettings;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;

/**
 * What {@code /v3/api-docs} says beyond the calls themselves: which scope each needs, and each no
 * that a program has to be ready for.
 */
@Configuration
class ApiDocument {
  private static final String PROBLEM = "Problem";

  @Bean
  OpenAPI openApiOfTheSite(SiteSettings site) {
    return new OpenAPI()
        .info(
            new Info()
                .title(site.name())
                .version("1")
                .description(
                    "Authorization: Bearer TOKEN, made at /account/tokens. Scopes: read, write,"
                        + " operator. Errors are application/problem+json (RFC 9457)."))
        .components(
            new Components()
                .addSecuritySchemes(
                    "token", new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer")));
  }

  /** As a last step: what the calls return is there already. */
  @Bean
  OpenApiCustomizer openApiRefusals() {
    Schema<?> problem =
        new ObjectSchema()
            .addProperty("title", new StringSchema())
            .addProperty("status", new Schema<Integer>().type("integer").format("int32"))
            .addProperty("detail", new StringSchema())
            .addProperty("instance", new StringSchema());
    return document -> {
      document.getComponents().addSchemas(PROBLEM, problem);
      document
          .getPaths()
          .forEach(
              (path, calls) ->
                  calls
                      .readOperationsMap()
                      .forEach(
                          (method, call) -> {
                            CallShape shape = CallShape.of(path, method, call);
                            shape.scopes().ifPresent(scopes -> call.addSecurityItem(need(scopes)));
                            shape.refusals().forEach((status, when) -> add(call, status, when));
                          }));
    };
  }

  /** What a call refuses for reasons of its own. */
  @Bean
  OperationCustomizer openApiOwnRefusals() {
    return (call, method) -> {
      CallShape.ownRefusals(method.getMethod()).forEach((status, when) -> add(call, status, when));
      return call;
    };
  }

  private static SecurityRequirement need(List<String> scopes) {
    return new SecurityRequirement().addList("token", scopes);
  }

  private static void add(Operation call, HttpStatus status, String when) {
    call.getResponses()
        .computeIfAbsent(Integer.toString(status.value()), _ -> new ApiResponse().description(when))
        .content(
            new Content()
                .addMediaType(
                    "application/problem+json",
                    new MediaType()
                        .schema(new Schema<>().$ref("#/components/schemas/" + PROBLEM))));
  }
}
