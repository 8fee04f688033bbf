#!/usr/bin/env bash
# Print the path of a Chromium for tests and hand-outs; install Debian's if there is none and root may.
# Without one the caller fails here, with the package to install: browser tests are never skipped.
set -euo pipefail
root() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }
install() { { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@"; } >&2 || true; }
# Playwright drives the browser by a program of its own, which a small Debian has no library for.
has_library() { [ ! -x /sbin/ldconfig ] || [[ "$(/sbin/ldconfig -p)" == *libatomic.so.1* ]]; }
if ! has_library && root; then install libatomic1; fi
if ! has_library; then
  echo "make: tests in a browser need the library libatomic. Install it and try again: apt install libatomic1" >&2
  exit 1
fi
if [ -n "${CHROMIUM:-}" ]; then
  if command -v "$CHROMIUM"; then exit 0; fi
  echo "make: CHROMIUM=$CHROMIUM is no program on this machine." >&2
  exit 1
fi
MAC=/Applications
# Debian's build without a window comes first: it draws the same, and tests take a sixth less time.
for name in chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable \
    "$MAC/Chromium.app/Contents/MacOS/Chromium" "$MAC/Google Chrome.app/Contents/MacOS/Google Chrome"; do
  if command -v "$name"; then exit 0; fi
done
if root; then
  echo "Installing Chromium …" >&2
  for name in chromium-headless-shell chromium; do
    install "$name"
    if command -v "$name"; then exit 0; fi
  done
fi
cat >&2 <<'TEXT'
make: a browser is needed, Chromium or Chrome, and it is not on this machine. Install it and try again:
    apt install chromium (Debian), snap install chromium (Ubuntu), brew install --cask google-chrome (macOS)
or name another build of it, as in: make test CHROMIUM=/path/to/chromium
TEXT
exit 1
