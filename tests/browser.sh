#!/usr/bin/env bash
# Tests the pages in Chromium inside the stub SIS: both modes, both languages, scripts off, print, a whole transfer, two people at
# once.
# browser.sh BUILD
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "${1:?usage: browser.sh BUILD}" && pwd)
export CHROMIUM=${CHROMIUM:-/usr/bin/chromium}
[ -x "$CHROMIUM" ] || { echo "browser.sh: no Chromium at $CHROMIUM (package chromium)" >&2; exit 1; }

cd "$here/browser"
if ! cmp -s package-lock.json node_modules/.installed-lock; then
  npm ci --ignore-scripts --no-audit --no-fund >&2
  cp package-lock.json node_modules/.installed-lock
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0
for file in pages together keyboard; do
  THROUGHLINE_BUILD=$build THROUGHLINE_WORK=$work node --test --test-reporter=tap "$file.test.mjs" || status=1
done
exit "$status"
