// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Controller;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * What the portal has for browsers, read off its controllers: a page that is new is in here by
 * itself.
 *
 * @param pages what a GET shows
 * @param forms what a POST takes
 */
record Routes(Set<PathPattern> pages, Set<PathPattern> forms) {
  private static final String PORTAL = "org.culvert.portal";

  static Routes ofThePortal() {
    Set<PathPattern> pages = new TreeSet<>();
    Set<PathPattern> forms = new TreeSet<>();
    for (Method method : methods().toList()) {
      RequestMapping mapping =
          AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
      if (mapping == null || AnnotatedElementUtils.hasAnnotation(method, ResponseBody.class)) {
        continue;
      }
      Set<PathPattern> paths = patterns(mapping.path());
      if (Arrays.asList(mapping.method()).contains(RequestMethod.POST)) {
        forms.addAll(paths);
      } else if (method.getReturnType().equals(String.class)) {
        pages.addAll(paths);
      }
    }
    // No page: it leads to the OpenID provider.
    pages.removeAll(patterns("/signin/provider"));
    // Spring Security takes these two itself.
    forms.addAll(patterns("/signin", "/signout"));
    return new Routes(pages, forms);
  }

  /** Which page is at a path. */
  Optional<PathPattern> page(String path) {
    return first(pages, path);
  }

  /** Which form goes to a path. */
  Optional<PathPattern> form(String path) {
    return first(forms, path);
  }

  private static Optional<PathPattern> first(Set<PathPattern> patterns, String path) {
    PathContainer parsed = PathContainer.parsePath(path);
    return patterns.stream().filter(pattern -> pattern.matches(parsed)).sorted().findFirst();
  }

  private static Stream<Method> methods() {
    var scanner =
        new ClassPathScanningCandidateComponentProvider(false) {
          private final BeanDefinitionRegistry beans = new DefaultListableBeanFactory();

          // Conditions of controllers are not looked at without one.
          @Override
          protected BeanDefinitionRegistry getRegistry() {
            return beans;
          }
        };
    StandardEnvironment settings = new StandardEnvironment();
    settings
        .getPropertySources()
        .addFirst(new MapPropertySource("all", Map.of("culvert.oidc.issuer", "some provider")));
    scanner.setEnvironment(settings);
    scanner.addIncludeFilter(new AnnotationTypeFilter(Controller.class));
    return scanner.findCandidateComponents(PORTAL).stream()
        .map(BeanDefinition::getBeanClassName)
        .map(name -> ClassUtils.resolveClassName(String.valueOf(name), null))
        .filter(type -> !AnnotatedElementUtils.hasAnnotation(type, ResponseBody.class))
        .flatMap(type -> Stream.of(type.getDeclaredMethods()));
  }

  private static Set<PathPattern> patterns(String... paths) {
    return Stream.of(paths)
        .map(PathPatternParser.defaultInstance::parse)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
