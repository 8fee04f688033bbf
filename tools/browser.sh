#!/usr/bin/env bash
# Print the path of a Chromium for the browser tests; install Debian's if there is none and root may.
# Without one the tests fail here, with the package to install: they are never skipped.
set -euo pipefail
for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
  if [ -n "$name" ] && command -v "$name"; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing Chromium for the browser tests …" >&2
  { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends chromium; } >&2 || true
  if command -v chromium; then exit 0; fi
fi
cat >&2 <<'TEXT'
make test: the browser tests need Chromium and it is not on this machine. Install it and try again:
    apt install chromium
or name another build of it: make test CHROMIUM=/path/to/chromium
TEXT
exit 1
