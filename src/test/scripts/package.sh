#!/usr/bin/env bash
# What ./galena package makes starts where there is no Java, says where it is, and ends; its unit is one that systemd understands.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
fail() { printf 'The package: %s\n' "$*" >&2; exit 1; }

# whole: as it is given to people; else without what Java learns, which takes half a minute
if [ "${1:-}" = whole ]; then ./galena package; else ./galena package --unlearned; fi
archive=$(ls -t target/galena-*.tar.gz | head -n 1)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
tar -xzf "$archive" -C "$place"
(cd target && sha256sum -c --quiet "$(basename "$archive").sha256") || fail "the sum is not that of the archive"
home=$(ls -d "$place"/galena-*)
port=$("$home/java/bin/java" --version > /dev/null && shuf -i 20000-32000 -n 1)
# none of this shell's Java, paths and settings
clean() { env -i HOME="$place" PATH=/usr/bin:/bin:/usr/sbin:/sbin "$@"; }

began=$(date +%s%N)
clean "$home/bin/galena" start --port "$port" > "$place/said" 2>&1 &
galena=$!
for _ in $(seq 600); do
  grep -q "Set it up here" "$place/said" && break
  kill -0 "$galena" 2> /dev/null || { cat "$place/said" >&2; fail "it did not start"; }
  sleep 0.05
done
first=$((($(date +%s%N) - began) / 1000000))
exec 3<> "/dev/tcp/127.0.0.1/$port"
printf 'GET /sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
answer=$(head -n 1 <&3 | tr -d '\r')
exec 3<&-
[[ "$answer" == "HTTP/1.1 200"* ]] || fail "it answers $answer"
clean "$home/bin/galena" setup-link | grep -q "/setup/" || fail "no set-up link"
clean "$home/bin/galena" backup "$place/backup.zip" | grep -q "Backed up" || fail "no backup"
clean "$home/bin/galena" stop | grep -q Stopped || fail "it does not stop"
wait "$galena" || true

if [ "${1:-}" = whole ]; then
began=$(date +%s%N)
clean "$home/bin/galena" start --port "$port" > "$place/said" 2>&1 &
galena=$!
for _ in $(seq 600); do grep -q "Galena is ready" "$place/said" && break; sleep 0.05; done
again=$((($(date +%s%N) - began) / 1000000))
clean "$home/bin/galena" stop > /dev/null
wait "$galena" || true
echo "again in $again ms"
fi
if grep -q 'Error\|warning\]\[aot' "$place/said"; then cat "$place/said" >&2; fail "it complains"; fi

if command -v systemd-analyze > /dev/null; then
  sed "s#/opt/galena/bin/galena#$home/bin/galena#; s#^\(User\|Group\)=galena#\1=root#" "$home/galena.service" > "$place/galena.service"
  said=$(systemd-analyze verify "$place/galena.service" 2>&1 | grep galena.service || true)
  [ -z "$said" ] || fail "systemd says of the unit: $said"
fi
echo "The package starts in $first ms on an empty folder."
