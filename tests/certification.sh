#!/usr/bin/env bash
# The certification log: our own packages, valid and invalid, bulk and delta, against rows written
# by hand; and the caller's district is not touched. certification.sh BUILD
set -euo pipefail
cases=$(cd "$(dirname "$0")/cases" && pwd)
program=$1/bin/throughline
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export TMPDIR=$work/tmp
mkdir "$TMPDIR" "$work/store"
echo "no archive" >"$work/broken.zip"
failed=0

check() { # LOG EXPECTED NAME
  if sed -E 's/,20[0-9]{2}-[0-9]{2}-[0-9]{2},(Success|Fail),/,DATE,\1,/' "$1" | diff "$2" - ; then
    echo "ok $3"
  else
    echo "not ok $3"
    failed=1
  fi
}

"$program" --store "$work/store" import oneroster --mode strict --certification-log "$work/bulk.csv" \
  "$cases/oneroster/all_1_2" "$cases/oneroster/all_1_1" "$cases/certification/bulk_values" \
  "$cases/certification/bulk_header/" "$work/broken.zip" >"$work/said"
check "$work/bulk.csv" "$cases/certification/bulk.expected" "bulk packages"
"$program" --store "$work/store" import oneroster --mode strict --certification-log "$work/delta.csv" \
  --base "$cases/oneroster/all_1_2" "$cases/certification/delta_valid" >>"$work/said"
# a second call goes on in the same log
"$program" --store "$work/store" import oneroster --mode strict --certification-log "$work/delta.csv" \
  --base "$cases/oneroster/all_1_2" "$cases/certification/delta_values" >>"$work/said"
check "$work/delta.csv" "$cases/certification/delta.expected" "delta packages"

# nothing is left behind
if [ -n "$(find "$TMPDIR" "$work/store" -mindepth 1)" ]; then
  echo "not ok nothing is left behind"; failed=1
else
  echo "ok nothing is left behind"
fi
# only strict mode makes a log, and only a log takes several packages
refused() {
  if "$program" --store "$work/store" "$@" >/dev/null 2>&1; then echo "not ok refused: $*"; failed=1; else echo "ok refused: ${*:3:4}"; fi
}
refused import oneroster --certification-log "$work/no.csv" "$cases/oneroster/all_1_2"
refused --district d import oneroster "$cases/oneroster/all_1_2" "$cases/oneroster/all_1_1"
[ ! -e "$work/no.csv" ] || { echo "not ok a log without strict mode"; failed=1; }
exit $failed
