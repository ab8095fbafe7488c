#!/bin/sh
# Writes the locks of pyproject.toml for what is supported: Python 3.11 on Linux x64. Needs uv. `./lock.sh --upgrade` takes newer versions.
set -eu
cd "$(dirname "$0")"
lock() { # FILE WHAT...
  file=$1
  shift
  uv pip compile "$@" --output-file "$file" --quiet --generate-hashes --no-header --no-annotate \
    --python-version 3.11 --python-platform x86_64-manylinux_2_28 >/dev/null
}
lock requirements.lock pyproject.toml "$@"
lock requirements-build.lock --group pyproject.toml:build --constraints requirements.lock "$@"
lock requirements-dev.lock --group pyproject.toml:dev --constraints requirements.lock "$@"
