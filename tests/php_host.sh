#!/usr/bin/env bash
# Tests the plugin inside the PHP stub SIS. Exit 77 (skipped) only where php is missing.
# php_host.sh BUILD
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "${1:?usage: php_host.sh BUILD}" && pwd)
command -v php >/dev/null || { echo "php_host.sh: no php (package php-cli)"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 "$here/php_host.py" --build "$build" --work "$work"
