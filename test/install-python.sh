#!/bin/sh
# Installs the packages of SUITE/requirements.txt into a cache folder, once. Prints the Python that has them.
# Exit code 77: cannot run here, and why. Usage: install-python.sh SUITE
set -eu
cd "$(dirname "$0")/$1"
if ! python3 -c 'import sys, venv; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
  echo "the suite $1 needs python3, version 3.10 to 3.13, with venv" >&2
  exit 77
fi
folder=${XDG_CACHE_HOME:-$HOME/.cache}/predbench/$1-$(cksum <requirements.txt | cut -d ' ' -f 1)
if [ ! -e "$folder/complete" ]; then
  rm -rf "$folder"
  python3 -m venv "$folder"
  "$folder/bin/pip" install --quiet --disable-pip-version-check --requirement requirements.txt >&2
  touch "$folder/complete"
fi
echo "$folder/bin/python"
