#!/usr/bin/env bash
# ./galena package: an archive that needs no Java. Called with the JDK, the jar and the version; with --unlearned as the fourth
# word it is made sooner and starts later.
set -euo pipefail
jdk=$1
jar=$2
version=$3
unlearned=${4:-}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../.." && pwd)
case "$(uname -s)-$(uname -m)" in
  Linux-x86_64) system=linux-x64 ;;
  Linux-aarch64) system=linux-arm64 ;;
  Darwin-arm64) system=mac-arm64 ;;
  Darwin-x86_64) system=mac-x64 ;;
  *) echo "Galena is packaged on Linux and on Macs." >&2; exit 1 ;;
esac
work=$root/target/package
name=galena-$version
rm -rf "$work"
mkdir -p "$work/$name/bin"
cd "$work"

# everything of Java that libraries may ask for at run time, without tools, sources and debugging
"$jdk/bin/jlink" --add-modules java.se,jdk.charsets,jdk.crypto.ec,jdk.localedata,jdk.management,jdk.naming.dns,jdk.unsupported,jdk.zipfs \
  --strip-debug --no-header-files --no-man-pages --compress zip-6 --output "$name/java"
"$jdk/bin/java" -Djarmode=tools -jar "$jar" extract --destination "$name/app" > /dev/null
cp "$here/galena" "$name/bin/galena"
cp "$here/galena.service" "$here/README.txt" "$root/LICENSE" "$name/"
case "$system" in
  linux-*) cp "$here/Galena.desktop" "$name/" ;;
  mac-*) cp "$here/Galena.command" "$name/" ;;
esac
mkdir "$name/docs"
cp "$root"/docs/*.md "$name/docs/"
cp "$root/CHANGELOG.md" "$root/SECURITY.md" "$name/"
[ -f "$root/target/sbom.json" ] && cp "$root/target/sbom.json" "$name/"
chmod +x "$name/bin/galena"

if [ -z "$unlearned" ]; then
# one start on an empty folder teaches Java what it will load, so that each start is a quick one
learn=$(mktemp -d)
port=$("$jdk/bin/java" "$here/FreePort.java")
GALENA_HEAP=256m GALENA_JAVA_OPTIONS="-XX:AOTCacheOutput=$work/$name/app/galena.aot" \
  "$name/bin/galena" start --data "$learn" --port "$port" > learn.log 2>&1 &
for _ in $(seq 600); do
  grep -q "Galena is ready" learn.log && break
  kill -0 $! 2> /dev/null || break
  sleep 0.1
done
"$name/bin/galena" stop --data "$learn" > /dev/null
wait $! || true
rm -rf "$learn"
[ -f "$name/app/galena.aot" ] || { cat learn.log >&2; echo "Java learned nothing; the archive starts slowly." >&2; }
fi

archive=galena-$version-$system.tar.gz
tar -c "$name" | gzip ${unlearned:+-1} > "$root/target/$archive"
cd "$root/target"
(sha256sum "$archive" 2> /dev/null || shasum -a 256 "$archive") > "$archive.sha256"
echo "target/$archive ($(du -h "$archive" | cut -f1))"
