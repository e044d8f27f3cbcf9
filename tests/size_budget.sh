#!/usr/bin/env bash
# Prints the size budget: lines per room, largest file, .so bytes; fails past the bounds. size_budget.sh BUILD
set -euo pipefail
cd "$(dirname "$0")/.."
status=0
for room in plugin/* adapters/* sis-stubs/* tests; do
  lines=$(git ls-files -- "$room" | grep -E '\.(cpp|hpp|h|c|php|py|js|css|sh|mjs)$' | xargs -r cat | wc -l)
  printf '%7d lines  %s\n' "$lines" "$room"
done
largest=$(git ls-files -- '*.cpp' '*.hpp' '*.php' '*.py' '*.js' '*.mjs' '*.css' | xargs wc -l |
  awk '$2 != "total" && $1 > most { most = $1; line = $0 } END { print line }')
echo "largest file: $largest"
[ "$(echo "$largest" | awk '{print $1}')" -le 650 ] || { echo "past 650 lines"; status=1; }
bytes=$(stat -c %s "$1/lib/libthroughline.so")
echo "libthroughline.so: $bytes bytes"
[ "$bytes" -le 6000000 ] || { echo "past 6,000,000 bytes"; status=1; }
for asset in style.css:24576 script.js:16384; do
  size=$(stat -c %s "plugin/pages/${asset%%:*}")
  echo "${asset%%:*}: $size bytes of ${asset##*:}"
  [ "$size" -le "${asset##*:}" ] || status=1
done
top_level=$(git ls-files | cut -d/ -f1 | sort -u | tr '\n' ' ')
expected=".ci .clang-format .clang-tidy .gitignore CHANGELOG.md CMakeLists.txt CMakePresets.json LICENSE README.md adapters docs install plugin schemas sis-stubs tests "
if [ "$top_level" != "$expected" ]; then
  echo "top-level entries differ from architecture.md section 2: $top_level"
  status=1
fi
exit $status
