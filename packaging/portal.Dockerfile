# SPDX-License-Identifier: Apache-2.0
# The web portal. Built from the repository's root.
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -q package dependency:copy-dependencies -DskipTests -DincludeScope=runtime \
      -pl web-portal,tspc-client -am && packaging/downloads /downloads

FROM eclipse-temurin:25-jre
COPY --from=build /src/web-portal/target/dependency/ /opt/culvert/lib/
COPY --from=build /src/web-portal/target/web-portal-*.jar /opt/culvert/lib/
COPY --from=build /downloads/ /opt/culvert/downloads/
COPY packaging/image/culvert-portal packaging/image/portal-ready /opt/culvert/bin/
ENV PATH=/opt/culvert/bin:$PATH CULVERT_PORTAL_DOWNLOADS=/opt/culvert/downloads
ENTRYPOINT ["culvert-portal"]
