#!/bin/sh
# The Python package of the Beam engine: style, types, tests. Exit code 77: cannot run here, and why.
set -eu
cd "$(dirname "$0")"
python=$(node install-beam.js)
cd ../src/engines/beam/python
# The tools stand in an environment of their own that sees the pipeline's.
tools=${XDG_CACHE_HOME:-$HOME/.cache}/predbench/beam-tools-$({ cat requirements-dev.lock && echo "$python"; } | cksum | cut -d ' ' -f 1)
purelib='import sysconfig; print(sysconfig.get_path("purelib"))'
if [ ! -e "$tools/complete" ]; then
  rm -rf "$tools"
  "$python" -m venv "$tools"
  "$tools/bin/pip" install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.lock >&2
  "$python" -c "$purelib" >"$("$tools/bin/python" -c "$purelib")/beam.pth"
  touch "$tools/complete"
fi
"$tools/bin/ruff" check --quiet .
"$tools/bin/ruff" format --quiet --check . || { echo 'not formatted: ruff format' >&2; exit 1; }
"$tools/bin/mypy"
"$tools/bin/python" -m pytest --quiet
