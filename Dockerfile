# The five services, as five targets that differ in their last layers only: one class path and one
# cache of classes, which the kernel holds once for all of them.

FROM maven:3.9.11-eclipse-temurin-25 AS build
WORKDIR /bender
COPY . .
RUN mvn -B -q package -DskipTests -Dspotless.check.skip=true -pl standalone -am

FROM aquasec/trivy:0.76.0 AS trivy

FROM eclipse-temurin:25.0.3_9-jre AS java
COPY --from=build /bender/standalone/target/bender/lib /opt/bender/lib
COPY compose/image scripts/java-options /opt/bender/
# only the rehearsal needs a broker of its own
RUN --mount=type=bind,from=build,source=/bender/standalone/target/bender/broker,target=/tmp/broker \
  /opt/bender/prepare /tmp/broker
# one arena: the C library's default of one a core costs tens of megabytes
ENV MALLOC_ARENA_MAX=1
WORKDIR /var/lib/bender
USER 1000:1000
ENTRYPOINT ["/opt/bender/start"]

FROM java AS detector
HEALTHCHECK --interval=5s --timeout=5s --start-period=5m --retries=3 \
  CMD ["/opt/bender/healthy", "BENDER_DETECTOR_PORT", "8781"]
CMD ["dev.bender.detector.DetectorApplication"]

FROM java AS deployer
HEALTHCHECK --interval=5s --timeout=5s --start-period=5m --retries=3 \
  CMD ["/opt/bender/healthy", "BENDER_DEPLOYER_PORT", "8783"]
CMD ["dev.bender.deployer.DeployerApplication"]

FROM java AS scanner
COPY --from=trivy /usr/local/bin/trivy /usr/local/bin/trivy
HEALTHCHECK --interval=5s --timeout=5s --start-period=5m --retries=3 \
  CMD ["/opt/bender/healthy", "BENDER_SCANNER_PORT", "8782"]
CMD ["dev.bender.scanner.ScannerApplication"]

FROM java AS verifier
HEALTHCHECK --interval=5s --timeout=5s --start-period=5m --retries=3 \
  CMD ["/opt/bender/healthy", "BENDER_VERIFIER_PORT", "8784"]
CMD ["dev.bender.verifier.VerifierApplication"]

FROM java AS notifier
COPY compose/image/bender /usr/local/bin/bender
ENV BENDER_TOKEN_FILE=/run/bender/operator/token
HEALTHCHECK --interval=5s --timeout=5s --start-period=5m --retries=3 \
  CMD ["/opt/bender/healthy", "BENDER_OPERATOR_PORT", "8780"]
CMD ["dev.bender.notifier.NotifierApplication"]
