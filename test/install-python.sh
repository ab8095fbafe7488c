#!/bin/sh
# Installs the packages of FOLDER/requirements.txt into a cache folder, once. Prints the Python that has them.
# Exit code 77: cannot run here, and why. Usage: install-python.sh FOLDER, from here
set -eu
cd "$(dirname "$0")"
cd "$1"
suite=$(basename "$PWD")
if ! python3 -c 'import sys, venv; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
  echo "$suite needs python3, version 3.10 to 3.13, with venv" >&2
  exit 77
fi
folder=${XDG_CACHE_HOME:-$HOME/.cache}/predbench/$suite-$(cksum <requirements.txt | cut -d ' ' -f 1)
if [ ! -e "$folder/complete" ]; then
  rm -rf "$folder"
  python3 -m venv "$folder"
  "$folder/bin/pip" install --quiet --disable-pip-version-check --requirement requirements.txt >&2
  touch "$folder/complete"
fi
echo "$folder/bin/python"
