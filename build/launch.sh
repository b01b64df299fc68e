# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
#
# How ./culvert finds Java and Maven, builds and starts programs. Sourced; CULVERT_HOME is set.

built=$CULVERT_HOME/target/built

# die WHAT REMEDY...: says what went wrong and what to do, and ends with 1.
die() {
  printf 'culvert: %s\n' "$1" >&2
  shift
  [ $# -eq 0 ] || printf '  %s\n' "$@" >&2
  exit 1
}

# java_release FOLDER: the number of the JDK (not just a run-time) in that folder, or 0.
java_release() {
  local line
  if [ -x "$1/bin/javac" ] && [ -r "$1/release" ]; then
    while read -r line; do
      if [[ $line =~ ^JAVA_VERSION=\"([0-9]+) ]]; then
        echo "${BASH_REMATCH[1]}"
        return
      fi
    done <"$1/release"
  fi
  echo 0
}

# find_java: sets JAVA_HOME to the first JDK that is new enough, asking the places where people put them.
find_java() {
  local candidate on_path
  on_path=$(command -v javac || true)
  for candidate in "${JAVA_HOME:-}" "${JAVA25_HOME:-}" /usr/lib/jvm/* \
    "${SDKMAN_DIR:-${HOME:-/nonexistent}/.sdkman}"/candidates/java/* \
    "${on_path:+$(dirname -- "$(dirname -- "$(readlink -f -- "$on_path")")")}"; do
    if [ -n "$candidate" ] && [ "$(java_release "$candidate")" -ge 25 ]; then
      export JAVA_HOME=$candidate
      return
    fi
  done
  die 'Java 25 was not found (in JAVA_HOME, JAVA25_HOME, /usr/lib/jvm, SDKMAN and PATH).' \
    'Install a JDK 25, not just a run-time: Debian 13 and later: apt install openjdk-25-jdk;' \
    'any Linux: sdk install java 25-tem (https://sdkman.io), or a download from https://adoptium.net.' \
    'A JDK in another place is found when JAVA_HOME names its folder.'
}

# maven ARGUMENT...: runs Maven on the JDK that was found, so that every plugin sees the same Java.
maven() {
  local mvn version
  mvn=$(PATH=$PATH:${MAVEN_HOME:-/nonexistent}/bin:${SDKMAN_DIR:-${HOME:-/nonexistent}/.sdkman}/candidates/maven/current/bin \
    command -v mvn) || die 'Maven was not found (in PATH, MAVEN_HOME and SDKMAN).' \
    'Debian and Ubuntu: apt install maven; elsewhere: the download page of the Apache Maven project.'
  find_java
  export PATH=$JAVA_HOME/bin:$PATH
  export MAVEN_OPTS="${MAVEN_OPTS:-} --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
  version=$("$mvn" -B -q -v 2>/dev/null) || die "$mvn does not run." "Its own words: $mvn -v"
  [[ $version =~ [0-9]+(\.[0-9]+)+ ]] && version=${BASH_REMATCH[0]}
  printf '3.6.3\n%s\n' "$version" | sort -C -V ||
    die "Maven $version is too old: 3.6.3 is the oldest that can build this." 'Debian 12 and later have a newer one: apt install maven'
  # Under nohup no program may catch SIGHUP, which the tests of reloading send.
  env --default-signal=HUP "$mvn" -f "$CULVERT_HOME/pom.xml" "$@"
}

# is_stale: whether a source or a pom is newer than the last build, or a file of its class paths is gone.
is_stale() {
  local module entry
  [ -e "$built" ] || return 0
  for module in tspc-client broker-server web-portal conformance standalone; do
    local IFS=:
    for entry in $(class_path "$module"); do
      [ -e "$entry" ] || return 0
    done
  done
  [ -n "$(find "$CULVERT_HOME"/pom.xml "$CULVERT_HOME"/*/pom.xml "$CULVERT_HOME"/*/src/main \
    -newer "$built" -print -quit 2>/dev/null)" ]
}

# build_if_stale: the quick build, without tests. One at a time; CULVERT_BUILT says that a caller has done it.
build_if_stale() {
  find_java
  [ -z "${CULVERT_BUILT:-}" ] || return 0
  if is_stale; then
    mkdir -p "$CULVERT_HOME/target" 2>/dev/null || true
    [ -w "$CULVERT_HOME/target" ] ||
      die "Culvert has to be built, but $CULVERT_HOME/target can't be written." 'Make a clone of your own, or build as its owner.'
    exec 8>"$CULVERT_HOME/target/build.lock"
    flock 8
    is_stale && build
    exec 8>&-
  fi
  export CULVERT_BUILT=1
}

build() {
  local log=$CULVERT_HOME/target/build.log started=$CULVERT_HOME/target/build.started
  echo 'culvert: building (the first time downloads libraries and takes a few minutes)' >&2
  touch "$started"
  if ! (maven -B package -DskipTests -Dformat=skip -pl standalone -am) >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    die 'The build failed; its last lines are above.' "All of it: $log"
  fi
  mv "$started" "$built"
}

# offer_downloads: what the portal of a trial has at /help/download, unless the environment names another folder.
# Without it the rest works as well: in a clone that belongs to somebody else, say.
offer_downloads() {
  [ -z "${CULVERT_PORTAL_DOWNLOADS:-}" ] || return 0
  if "$CULVERT_HOME/packaging/downloads" "$CULVERT_HOME/target/downloads" 2>/dev/null; then
    export CULVERT_PORTAL_DOWNLOADS=$CULVERT_HOME/target/downloads
  fi
}

# class_path MODULE: what its build wrote down, behind its own jar.
class_path() {
  local own=("$CULVERT_HOME/$1/target/$1"-[0-9]*.jar)
  echo "${own[0]}:$(cat "$CULVERT_HOME/$1/target/classpath" 2>/dev/null)"
}

# run MODULE CLASS ARGUMENT...: becomes that program.
run() {
  exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:-UsePerfData --enable-native-access=ALL-UNNAMED \
    -cp "$(class_path "$1")" "${@:2}"
}

# require_engine: a container engine that answers, with compose as its plugin, new enough for docker-compose.yml.
require_engine() {
  local version
  command -v docker >/dev/null ||
    die 'There is no container engine: the command docker is missing.' 'Install Docker Engine 26 or newer with its compose plugin.'
  docker info >/dev/null 2>&1 ||
    die 'The container engine does not answer, or not to this user.' 'Its own words: docker info'
  version=$(docker compose version --short 2>/dev/null) ||
    die 'The engine has no "docker compose".' 'Debian: apt install docker-compose; elsewhere the package is docker-compose-plugin.'
  printf '2.24\n%s\n' "${version#v}" | sort -C -V ||
    die "docker compose $version is too old: 2.24 is the oldest that reads docker-compose.yml."
}
