#!/usr/bin/env bash
# Make the virtual environment .venv and install one locked requirements file into it.
#
#   tools/setup.sh requirements.txt      what the book needs
#   tools/setup.sh requirements-dev.txt  that, and what the tests need
#
# A fresh Debian machine with python3.11 and make is enough, as root or as an ordinary user.
# Debian keeps the parts that fill a virtual environment in packages of their own; root gets
# them installed, an ordinary user gets pip unpacked from its Debian package, which needs no rights.
set -euo pipefail
cd "$(dirname "$0")/.."
requirements=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

say() { printf '%s\n' "$*" >&2; }

find_python() {
  local name
  for name in "${PYTHON:-}" python3.11 python3 python; do
    [ -n "$name" ] || continue
    if "$name" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then
      command -v "$name"
      return
    fi
  done
  say "make: Python 3.11 is needed and was not found. On Debian 12: apt install python3.11"
  exit 1
}

# pip's wheel out of Debian's package, for a user who may not install packages.
unpack_pip() {
  local place=$1 apt
  apt=(apt-get -qq -o "Dir::State::lists=$place/lists" -o "Dir::Cache=$place/cache" -o Debug::NoLocking=1)
  mkdir -p "$place/lists/partial" "$place/cache/archives/partial"
  "${apt[@]}" update >&2 && (cd "$place" && "${apt[@]}" download python3-pip-whl >&2) || return 1
  dpkg-deb -x "$place"/python3-pip-whl_*.deb "$place/files"
  ls "$place"/files/usr/share/python-wheels/pip-*.whl
}

make_venv() {
  local python=$1 wheel
  if "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    "$python" -m venv .venv
    return
  fi
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "Installing python3.11-venv …"
    apt-get -qq update >&2 && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y python3.11-venv >&2
    "$python" -m venv .venv
    return
  fi
  if command -v apt-get >/dev/null && wheel=$(unpack_pip "$scratch") \
      && "$python" -m venv --without-pip .venv \
      && PYTHONPATH=$wheel .venv/bin/python -m pip --quiet install --no-index --find-links "$(dirname "$wheel")" pip; then
    return
  fi
  rm -rf .venv
  say "make: this Python cannot fill a virtual environment. Ask an administrator for:"
  say "    apt install python3.11-venv"
  exit 1
}

if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
  rm -rf .venv
  say "Creating .venv …"
  make_venv "$(find_python)"
fi
say "Installing $requirements into .venv (each package pinned and checked by hash) …"
.venv/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes --no-deps -r requirements.txt
if [ "$requirements" != requirements.txt ]; then
  .venv/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes --no-deps -r "$requirements"
  touch .venv/.installed-dev
fi
touch .venv/.installed
