# SPDX-License-Identifier: Apache-2.0
# The broker and the database migration, in one image. Built from the repository's root.
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -q package dependency:copy-dependencies -DskipTests -DincludeScope=runtime \
      -pl broker-server -am

FROM eclipse-temurin:25-jre
COPY --from=build /src/broker-server/target/dependency/ /opt/culvert/lib/
COPY --from=build /src/broker-server/target/broker-server-*.jar /opt/culvert/lib/
COPY packaging/image/ /opt/culvert/bin/
COPY packaging/compose.broker.toml /etc/culvert/broker.toml
ENV PATH=/opt/culvert/bin:$PATH
# TUN and routes need NET_ADMIN, which reaches only root in a container; all else is dropped by compose.
ENTRYPOINT ["culvert-broker"]
CMD ["run"]
