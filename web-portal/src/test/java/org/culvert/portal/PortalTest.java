// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.culvert.portal.mail.MailboxConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Import;

/**
 * A test of the whole portal on a real PostgreSQL and a real SMTP server, with a clock that stands
 * still. All such tests share one of each, so each begins with {@link Portal.Ground#prepare}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(properties = {"culvert.registration.work-bits=0", "culvert.mail.poll=1h"})
@AutoConfigureMockMvc
@Import({Portal.class, MailboxConfiguration.class})
public @interface PortalTest {}
