#!/usr/bin/env bash
# Makes the archive that a RosarioSIS administrator uploads: the module, with copies of what it shares with other PHP hosts.
# pack.sh [OUT.zip]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
top=$here/../../..
out=$(realpath -m "${1:-throughline-rosariosis.zip}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -rL "$here/Throughline" "$work/Throughline"
mkdir "$work/Throughline/lib"
cp "$here/../php/library.php" "$here/../php/service.php" "$top/plugin/include/throughline.h" "$work/Throughline/lib/"
cp "$top/LICENSE" "$work/Throughline/lib/LICENSE" # theirs is the project's, MIT
for words in "$work"/Throughline/locale/*/LC_MESSAGES/*.po; do
  msgfmt --check-format -o "${words%.po}.mo" "$words"
done
rm -f "$out"
(cd "$work" && python3 -m zipfile -c "$out" Throughline)
echo "$out"
