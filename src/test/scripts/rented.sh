#!/usr/bin/env bash
# Follows docs/server.md and docs/caddy.md as a new user would, on a machine without any network (a namespace of its own) and with
# a certificate authority of its own; works a lead from a telephone's browser over HTTPS; waits for the backup that is made by itself (ten
# minutes) and restores it on another machine.
# Needs root, Caddy, Chromium and JAVA_HOME. Paths of the page (/opt, /var/lib/galena, /etc/caddy) lie in a folder that is gone afterwards.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
project=$PWD
fail() { printf 'The rented server: %s\n' "$*" >&2; exit 1; }

if [ "${1:-}" != inside ] && [ "${1:-}" != elsewhere ]; then
  for program in caddy unshare ip openssl; do command -v $program > /dev/null || fail "there is no $program here"; done
  [ "$(id -u)" = 0 ] || fail "it takes root to have a network of its own"
  ./galena package --unlearned > /dev/null
  [ -f target/test.classpath ] || fail "compile first: ./galena bench, or mvn test-compile dependency:build-classpath -Dmdep.outputFile=target/test.classpath"
  place=$(mktemp -d)
  trap 'rm -rf "$place"' EXIT
  chmod 755 "$place"
  mkdir -p "$place"/one "$place"/two
  chmod 755 "$place"/*
  unshare --net --mount --pid --fork --mount-proc "$0" inside "$place/one"
  cp -r "$place/one/nightly" "$place/two/"
  unshare --net --mount --pid --fork --mount-proc "$0" elsewhere "$place/two"
  exit 0
fi

place=$2
ip link set lo up
printf '127.0.0.1 localhost leads.example.com\n' > "$place/hosts"
mount --bind "$place/hosts" /etc/hosts
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
mkdir -p "$place/opt" "$place/etc/caddy" "$place/caddy"

# what stands in a page's first block of that kind, with our paths for its own
block() { awk -v kind="$2" '$0 == "```" kind {on = 1; next} /^```/ {if (on) exit} on' "$1"; }
here() { sed -e "s#/var/lib/galena#$place/var#g" -e "s#/opt#$place/opt#g"; }
archive=$(ls -t "$project"/target/galena-*.tar.gz | head -n 1)
version=$(basename "$archive" | sed 's/-linux.*//')
as_galena() { setpriv --reuid=nobody --regid=nogroup --clear-groups env -i HOME="$place/var" PATH=/usr/bin:/bin "$@"; }

# 1. Galena: the commands of the page, but for users and services, which are the machine's
block docs/server.md sh | grep -v 'useradd\|systemctl\|/etc/systemd' | here \
  | sed -e "s#galena-0[^ ]*linux-x64.tar.gz#$archive#" -e "s#galena-0.1.0#$version#g" -e 's#-o galena -g galena#-o nobody -g nogroup#' > "$place/commands"
bash -euo pipefail "$place/commands"
grep -q 'ExecStart=/opt/galena/bin/galena start --data /var/lib/galena' "$place/opt/galena/galena.service" || fail "the unit starts something else"
# 2. HTTPS: the file of the page; who signs is a certificate authority of Caddy's own, there is no other without a network
{ printf '{\n\tlocal_certs\n\tskip_install_trust\n\tadmin off\n}\n'; block docs/caddy.md caddyfile; } > "$place/etc/caddy/Caddyfile"
XDG_DATA_HOME=$place/caddy XDG_CONFIG_HOME=$place/caddy caddy run --config "$place/etc/caddy/Caddyfile" --adapter caddyfile > "$place/caddy.log" 2>&1 &

start() {
  as_galena "$place/opt/galena/bin/galena" start --data "$place/var" > "$place/said" 2>&1 &
  for _ in $(seq 1200); do grep -q "$1" "$place/said" && return; sleep 0.05; done
  cat "$place/said" >&2
  fail "it did not start"
}
# what the authority signs with is what a server sends along: that is pinned
authority() {
  local root=$place/caddy/caddy/pki/authorities/local/intermediate.crt
  for _ in $(seq 200); do [ -f "$root" ] && break; sleep 0.05; done
  openssl x509 -in "$root" -pubkey -noout | openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64
}
phone() {
  "$java" -cp "target/test-classes:target/classes:$(cat target/test.classpath)" galena.testing.Rented "$@" || { tail -n 5 "$place/caddy.log" >&2; fail "the telephone"; }
}

if [ "$1" = inside ]; then
  start "Set it up here"
  setup=$(grep -o '/setup/[A-Za-z0-9_-]*' "$place/said" | head -n 1)
  curl -sI --cacert <(for _ in $(seq 200); do [ -f "$place/caddy/caddy/pki/authorities/local/root.crt" ] && break; sleep 0.05; done; cat "$place/caddy/caddy/pki/authorities/local/root.crt") \
    https://leads.example.com/sign-in | tr -d '\r' | grep -qi '^strict-transport-security' || fail "no HTTPS as the page says"
  phone first https://leads.example.com "$(authority)" "$setup"
  # where none was ever made one is made as soon as there is something; it is looked for every ten minutes
  for _ in $(seq 140); do ls "$place"/var/backups/nightly/galena-*.zip > /dev/null 2>&1 && break; sleep 5; done
  sleep 5
  as_galena "$place/opt/galena/bin/galena" backups --data "$place/var"
  cp -r "$place/var/backups/nightly" "$place/nightly"
else
  chmod -R a+rX "$place/nightly"
  as_galena "$place/opt/galena/bin/galena" restore latest --backup-to "$place/nightly" --data "$place/var"
  start "Galena is ready"
  phone again https://leads.example.com "$(authority)"
fi
as_galena "$place/opt/galena/bin/galena" stop --data "$place/var"
