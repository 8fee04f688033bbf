#!/usr/bin/env bash
# Make the virtual environment .venv and install one locked requirements file into it.
#
#   tools/setup.sh requirements.txt      what the book needs
#   tools/setup.sh requirements-dev.txt  that, and what the tests need
#
# Python 3.11 to 3.14, the newest that is found; PYTHON=… names another. uv is used where it is
# there, and then fetches a Python if none is found; without it, venv and pip do the same. Every pin
# has a wheel for Linux and macOS, so nothing is compiled. Bash 3.2 and no GNU options: macOS.
set -euo pipefail
cd "$(dirname "$0")/.."
unset PYTHONPATH PYTHONHOME
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_USER=0
requirements=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
log=$scratch/log

say() { printf '%s\n' "$*" >&2; }
has() { command -v "$1" >/dev/null 2>&1; }
uv_runs() { uv --version >/dev/null 2>&1; }

# A Python of a supported version that has the parts which some builds of it lack. Runs it: a
# shim of pyenv stands for a version that may not be there.
supported() {
  "$1" -c 'import ctypes, sqlite3, ssl, sys, zlib; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null
}

find_python() {
  local name
  if [ -n "${PYTHON:-}" ]; then
    supported "$PYTHON" && command -v "$PYTHON" && return
    say "make: PYTHON=$PYTHON is no whole Python of 3.11 to 3.14; name another, or none to have one found."
    return 1
  fi
  for name in python3.14 python3.13 python3.12 python3.11 python3 python; do
    supported "$name" && command -v "$name" && return
  done
  if uv_runs; then
    echo ">=3.11,<3.15"
  elif [ "$(uname)" = Darwin ]; then
    say "make: Python 3.11 to 3.14 is needed and was not found: brew install python@3.13, or the installer of python.org."
    return 1
  elif has apt-get && ! has python3; then
    say "make: Python 3.11 to 3.14 is needed and was not found: apt install python3"
    return 1
  else
    say "make: Python 3.11 to 3.14 is needed and was not found; with uv (docs.astral.sh/uv) installed, make fetches one."
    return 1
  fi
}

# pip's wheel out of Debian's package, for a user who may not install packages.
unpack_pip() {
  local apt
  apt=(apt-get -qq -o "Dir::State::lists=$scratch/lists" -o "Dir::Cache=$scratch/cache" -o Debug::NoLocking=1)
  mkdir -p "$scratch/lists/partial" "$scratch/cache/archives/partial"
  "${apt[@]}" update && (cd "$scratch" && "${apt[@]}" download python3-pip-whl) || return 1
  dpkg-deb -x "$scratch"/python3-pip-whl_*.deb "$scratch/files"
}

make_venv() {
  local python=$1 package
  if uv_runs; then
    uv venv --quiet --python "$python" .venv
    return
  fi
  if ! "$python" -c 'import ensurepip, venv' && has apt-get; then
    # Debian keeps what fills a virtual environment in packages of their own.
    package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    if [ "$(id -u)" = 0 ]; then
      apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y "$package" || return 1
    else
      unpack_pip && "$python" -m venv --without-pip .venv || return 1
      set -- "$scratch"/files/usr/share/python-wheels/pip-*.whl
      PYTHONPATH=$1 .venv/bin/python -m pip --quiet install --no-index --find-links "$(dirname "$1")" pip
      return
    fi
  fi
  "$python" -m venv .venv
}

install() {
  if uv_runs; then
    uv pip install --quiet --python .venv/bin/python "$@"
  else
    .venv/bin/python -m pip --quiet install "$@"
  fi
}

# Say in one line what the log of a failed step means.
explain() {
  if grep -qiE 'no space left|errno 28|quota exceeded' "$log"; then
    say "make: the disk is full; free 2 GB in $PWD and ${TMPDIR:-/tmp}, and try again."
  elif grep -qiE 'retrying|connection|dns error|resolv|timed out|failed to fetch|network' "$log"; then
    say "make: the servers of the packages cannot be reached; connect this machine to the network and try again."
  elif grep -qiE 'do not match the hashes|hash mismatch' "$log"; then
    say "make: a package that was fetched is not the one that $requirements names (another hash); it was not installed."
  elif grep -qiE 'no matching distribution|no usable wheels' "$log"; then
    say "make: a package has no wheel for this machine, $(uname -sm): $(grep -iE 'no matching distribution|no usable wheels' "$log" | head -n 1)"
  else
    say "make: $1: $(grep -E '[a-z]' "$log" | tail -n 1)"
  fi
}

if ! supported .venv/bin/python || [ ! -e .venv/.installed ] || [ -e .venv/.installing ]; then
  [ ! -e .venv ] || say "This .venv is not whole, or of a Python that is not supported or not there; it is made anew."
  rm -rf .venv
  python=$(find_python)
  say "Creating .venv …"
  if ! make_venv "$python" >"$log" 2>&1; then
    explain "no virtual environment could be made"
    rm -rf .venv
    exit 1
  fi
fi
say "Installing $requirements into .venv (each package pinned and checked by hash) …"
touch .venv/.installing
# The book and its engine are installed in place, so that a kernel finds them in whatever folder it starts.
if ! install --require-hashes --no-deps --only-binary :all: -r "$requirements" >"$log" 2>&1 \
    || ! install --no-deps --no-build-isolation --editable everystate --editable . >"$log" 2>&1; then
  explain "not every package could be installed"
  # Packages are fetched and checked before the first is replaced; only a full disk breaks off between.
  [ -e .venv/.installed ] || rm -rf .venv
  grep -qiE 'no space left|errno 28|quota exceeded' "$log" || rm -f .venv/.installing
  exit 1
fi
rm .venv/.installing
touch .venv/.installed
if [ "$requirements" = requirements.txt ]; then
  rm -f .venv/.installed-dev  # what the tests need is another lock: to be compared again
else
  touch .venv/.installed-dev
fi
