package dev.bender.scanner.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields that we read of Trivy's JSON report, schema version 2; recorded from Trivy 0.76.
 * Everything may be missing: Trivy omits what is empty.
 */
record TrivyReport(
    @JsonProperty("SchemaVersion") @Nullable Integer schemaVersion,
    @JsonProperty("Trivy") @Nullable Program trivy,
    @JsonProperty("Metadata") @Nullable Metadata metadata,
    @JsonProperty("Results") @Nullable List<@Nullable Result> results) {

  record Program(@JsonProperty("Server") @Nullable Server server) {}

  record Server(@JsonProperty("VulnerabilityDB") @Nullable Database database) {}

  record Database(@JsonProperty("UpdatedAt") @Nullable String updatedAt) {}

  record Metadata(
      @JsonProperty("ImageID") @Nullable String imageId,
      @JsonProperty("RepoDigests") @Nullable List<@Nullable String> repoDigests) {}

  record Result(
      @JsonProperty("Target") @Nullable String target,
      @JsonProperty("Class") @Nullable String kind,
      @JsonProperty("Type") @Nullable String type,
      @JsonProperty("Packages") @Nullable List<@Nullable Package> packages,
      @JsonProperty("Vulnerabilities") @Nullable List<@Nullable Vulnerability> vulnerabilities) {}

  record Package(@JsonProperty("Name") @Nullable String name) {}

  record Vulnerability(
      @JsonProperty("VulnerabilityID") @Nullable String id,
      @JsonProperty("PkgName") @Nullable String packageName,
      @JsonProperty("PkgPath") @Nullable String path,
      @JsonProperty("InstalledVersion") @Nullable String installed,
      @JsonProperty("FixedVersion") @Nullable String fixed,
      @JsonProperty("Severity") @Nullable String severity,
      @JsonProperty("Title") @Nullable String title) {}
}
