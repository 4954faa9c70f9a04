#!/usr/bin/env bash
# ./galena test: formats are checked, everything is compiled and tested; the totals come last.
set -u
jdk=$1
mvn=$2
shift 2
cd "$(dirname "$0")/../../.."
log=$(mktemp)
# a company's own sign-in is tried against a real one
JAVA_HOME="$jdk" "$mvn" -B -q -ntp org.apache.maven.plugins:maven-dependency-plugin:3.8.1:get \
  -Dartifact=org.keycloak:keycloak-quarkus-dist:26.7.3:zip -Dtransitive=false > "$log" 2>&1 \
  || echo "Keycloak could not be fetched; the test of a company's own sign-in is skipped."
JAVA_HOME="$jdk" "$mvn" -B -ntp spotless:check verify "$@" 2>&1 | tee "$log"
status=${PIPESTATUS[0]}
if [ "$status" = 0 ] && [ $# = 0 ]; then
  echo
  src/test/scripts/package.sh || status=1
fi
echo
if ! command -v chromium > /dev/null && ! command -v chromium-browser > /dev/null && ! command -v google-chrome > /dev/null; then
  echo "The page tests were skipped: there is no Chromium here. Debian: apt-get install chromium; then ./galena test again."
fi
grep -E '^\[(INFO|WARNING|ERROR)\] +Tests run: [0-9]+, Failures: [0-9]+, Errors: [0-9]+, Skipped: [0-9]+$' "$log" | tail -n 1
rm -f "$log"
exit "$status"
