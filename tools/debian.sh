#!/bin/sh
# Debian packages that the browser tests need; installed when root, named when not.
set -eu
need="chromium poppler-utils fonts-noto-core"
missing=""
for package in $need; do
  dpkg -s "$package" >/dev/null 2>&1 || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ]; then
  apt-get update -qq
  # shellcheck disable=SC2086 # a list of names
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
  echo "Not installed (needs root):$missing. The browser tests need them." >&2
fi
