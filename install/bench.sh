#!/usr/bin/env bash
# bench.sh [NAME...]: a line per benchmark: bench NAME ours=VALUE UNIT peer=VALUE UNIT ratio=VALUE. Ours and the peer run
# interleaved. Names: import-oneroster, tab-inproc, save, save-during-import (p99 at most 20 ms on a disk whose durable
# insert takes a few).
source "$(dirname "$0")/common.sh"
# shellcheck disable=SC2086
needs $build_packages $run_packages sqlite3
build release throughline throughline_program bench_tab bench_during
[ $# -gt 0 ] || set -- import-oneroster tab-inproc save save-during-import
students=${THROUGHLINE_BENCH_STUDENTS:-100000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo "data: $students students, OneRoster 1.2 CSV, seed 7; $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)"
python3 "$top/tests/bench/gen_oneroster.py" --students "$students" --seed 7 --version 1.2 --out "$work/set" >"$work/set.json"
program="$top/build/bin/throughline --store $work/store --district bench --as bench"

import() { # one run into a new store; prints rows per second
  rm -rf "$work/store"
  $program district init --name Bench >/dev/null
  $program --json import oneroster "$work/set" >"$work/report.json"
  python3 -c 'import json,sys; r=json.load(open(sys.argv[1])); print(sum(f["read"] for f in r["files"]) / r["seconds"])' "$work/report.json"
}
peer() { bash "$top/tests/bench/peer_import.sh" "$work/set" "$work/peer.db" | awk '{print $2 / $4}'; }

wants() { for name in "${wanted[@]}"; do [ "$name" = "$1" ] && return 0; done; return 1; }
wanted=("$@")
if wants import-oneroster; then
  ours=0 theirs=0
  for _ in 1 2 3 4 5; do
    o=$(import) p=$(peer)
    ours=$(awk -v a="$ours" -v b="$o" 'BEGIN { print (a > b ? a : b) }')
    theirs=$(awk -v a="$theirs" -v b="$p" 'BEGIN { print (a > b ? a : b) }')
  done
  awk -v o="$ours" -v p="$theirs" 'BEGIN { printf "bench import-oneroster ours=%d rows/s peer=%d rows/s ratio=%.2f\n", o, p, o / p }'
else
  import >/dev/null
fi
if wants tab-inproc || wants save; then
  "$top/build/bin/bench_tab" "$top/build/lib/libthroughline.so" "$work/store" bench "$students" >"$work/tab.out"
  grep ' made ' "$work/tab.out" || true
  while read -r name o p; do
    case "$name" in
      tab-inproc-p50) wants tab-inproc && awk -v o="$o" -v p="$p" 'BEGIN { printf "bench tab-inproc-p50 ours=%.1f us peer=%.1f us (calibration of the same run)\n", o, p }' ;;
      tab) wants tab-inproc && awk -v o="$o" -v p="$p" 'BEGIN { printf "bench tab-inproc ours=%.1f us p99 peer=%.1f us p99 (twelve point selects) ratio=%.2f\n", o, p, o / p }' ;;
      save) wants save && { grep -q ' made ' "$work/tab.out" && syncs="not one" || syncs="exactly one"
        awk -v o="$o" -v p="$p" -v s="$syncs" 'BEGIN { printf "bench save ours=%.1f us p99 peer=%.1f us p99 (one durable insert) ratio=%.2f; %s fdatasync of the wal a save\n", o, p, o / p, s }'; } ;;
    esac
  done < <(grep -E '^(tab|tab-inproc-p50|save) [0-9.]+ [0-9.]+$' "$work/tab.out")
fi
if wants save-during-import; then # the same pupils come again, from another source: every row is written
  "$top/build/bin/bench_during" "$top/build/lib/libthroughline.so" "$work/store" bench "$students" "$top/build/bin/throughline" \
    "$work/set" >"$work/during.out"
  read -r _ alone _ < <(grep '^alone ' "$work/during.out")
  read -r _ o p count worst < <(grep '^during ' "$work/during.out")
  awk -v o="$o" -v p="$p" -v a="$alone" -v n="$count" -v w="$worst" 'BEGIN {
    printf "bench save-during-import ours=%.1f ms p99 peer=%.1f ms p99 (one durable insert elsewhere meanwhile) ratio=%.2f; ", o / 1000, p / 1000, o / p
    printf "%d saves, worst %.1f ms; without the import p99 %.1f ms\n", n, w / 1000, a / 1000 }'
fi
