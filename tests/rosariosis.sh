#!/usr/bin/env bash
# Tests the RosarioSIS module under its stand-in, and that every PHP file of the hosts is PHP. Exit 77 (skipped) only where php
# or one of its extensions is missing.
# rosariosis.sh BUILD
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "${1:?usage: rosariosis.sh BUILD}" && pwd)
command -v php >/dev/null || { echo "rosariosis.sh: no php (package php-cli)"; exit 77; }
for extension in curl mbstring pdo_sqlite; do
  php -r "exit(extension_loaded('$extension') ? 0 : 1);" || { echo "rosariosis.sh: no php-$extension (packages php-curl, php-mbstring, php-sqlite3)"; exit 77; }
done
find "$here/../install/hosts" "$here/../sis-stubs" -name '*.php' -print0 | xargs -0 -n 1 php -l >/dev/null
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 "$here/rosariosis.py" --build "$build" --work "$work"
