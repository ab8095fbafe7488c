#!/bin/sh
# Prints the path of a Chromium. Exit code 77: there is none. Install Debian's package chromium, or set CHROMIUM to its path.
set -eu
for name in ${CHROMIUM:+"$CHROMIUM"} chromium chromium-browser google-chrome; do
  if command -v "$name"; then exit 0; fi
done
echo 'the browser suite needs Chromium: install the package chromium, or set CHROMIUM to its path' >&2
exit 77
