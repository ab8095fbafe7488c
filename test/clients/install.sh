#!/bin/sh
# Installs the clients (requirements.txt) into a cache folder, once. Prints the Python that has it. Exit code 77: cannot run here, and why.
set -eu
cd "$(dirname "$0")"
if ! python3 -c 'import sys, venv; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
  echo 'the clients need python3, version 3.10 to 3.13, with venv' >&2
  exit 77
fi
folder=${XDG_CACHE_HOME:-$HOME/.cache}/predbench/clients-$(cksum <requirements.txt | cut -d ' ' -f 1)
if [ ! -e "$folder/complete" ]; then
  rm -rf "$folder"
  python3 -m venv "$folder"
  "$folder/bin/pip" install --quiet --disable-pip-version-check --requirement requirements.txt >&2
  touch "$folder/complete"
fi
echo "$folder/bin/python"
