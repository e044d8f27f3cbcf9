#!/usr/bin/env bash
# bench.sh [NAME...]: a line per benchmark: bench NAME ours=VALUE UNIT peer=VALUE UNIT ratio=VALUE. Ours and the peer run
# interleaved. Names: import-oneroster, import-oneroster-guid, reimport-same, import-1-percent-delta, reimport-handed-on
# (20,000 students whose sourcedIds all went to others; no bar), import-edfi (500 MB of XML), csv-scan, xml-scan, tab-inproc and tab-ilpa-inproc (full plans:
# seven years, 60 courses, 14 revisions), tab-socket (the same tab from `serve`, 1,000 a second), save, save-during-import
# (p99 at most 20 ms on a disk whose durable insert takes a few), completion-all (every plan counted anew), audit-verify (a million rows), growth (tab and save at
# 700,000 students beside 7,000; 15 minutes and 10 GB) and import-flat (10,000 and 700,000 students; 10 minutes and 5 GB)
# only when named.
source "$(dirname "$0")/common.sh"
# shellcheck disable=SC2086
needs $build_packages $run_packages libgtest-dev sqlite3 libxml2-utils
build release throughline throughline_program bench_tab bench_socket bench_during bench_audit bench_csv bench_xml
[ $# -gt 0 ] || set -- import-oneroster import-oneroster-guid reimport-same import-1-percent-delta reimport-handed-on import-edfi csv-scan xml-scan save save-during-import tab-inproc tab-ilpa-inproc tab-socket completion-all audit-verify
students=${THROUGHLINE_BENCH_STUDENTS:-100000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
wants() { for name in "${wanted[@]}"; do [ "$name" = "$1" ] && return 0; done; return 1; }
wanted=("$@")
if wants audit-verify; then
  "$top/build/bin/bench_audit" 1000000 | while read -r _ o p; do
    awk -v o="$o" -v p="$p" 'BEGIN { printf "bench audit-verify ours=%d rows/s peer=%d rows/s (the same rows only read) ratio=%.2f; 1,000,000 rows in %.1f s\n", o, p, o / p, 1e6 / o }'
  done
fi
if wants xml-scan; then # 60 MB of Ed-Fi's shape, made in memory
  "$top/build/bin/bench_xml" 60 | awk '{ printf "bench xml-scan ours=%d MB/s peer=%d MB/s (bare libxml2 SAX2 pushed in 64 KB, nothing guarded) ratio=%.2f\n", $2, $3, $2 / $3 }'
fi
if wants growth; then
  sizes="7000 700000"
  for n in $sizes; do
    python3 "$top/tests/bench/gen_oneroster.py" --students "$n" --seed 7 --version 1.2 --out "$work/set" >/dev/null
    at=(--store "$work/$n" --district bench --as bench)
    "$top/build/bin/throughline" "${at[@]}" district init --name Bench >/dev/null
    "$top/build/bin/throughline" "${at[@]}" --json import oneroster "$work/set" --report "$work/report.json" >/dev/null
    rm -rf "$work/set"
    echo "growth: $n students, $(($(stat -c %s "$work/$n/bench.db") / n)) bytes a student in the district's file"
  done
  for turn in 1 2 3; do
    for n in $sizes; do
      for what in ilp "save $((turn * 1000))"; do # shellcheck disable=SC2086
        "$top/build/bin/bench_tab" "$top/build/lib/libthroughline.so" "$work/$n" bench "$n" $what
      done >"$work/growth.$n.$turn"
    done
  done
  python3 - "$work" <<'PY'
import statistics, sys
def figure(n, name, at):
    return statistics.median(
        float(line.split()[at]) for turn in (1, 2, 3) for line in open(f"{sys.argv[1]}/growth.{n}.{turn}")
        if line.split()[:1] == [name] and len(line.split()) == 3)
for name, what in (("p50", "tab p50"), ("tab", "tab p99"), ("save", "save p99")):
    big, small = figure(700000, name, 1), figure(7000, name, 1)
    peers = f"{figure(700000, name, 2):.1f} and {figure(7000, name, 2):.1f}"
    print(f"bench growth-{what.replace(' ', '-')} ours={big:.1f} us at 700,000 peer={small:.1f} us at 7,000 ratio={big / small:.2f} (calibration {peers} us)")
PY
  rm -rf "$work/7000" "$work/700000"
fi
others=()
for name in "${wanted[@]}"; do case "$name" in audit-verify | xml-scan | growth) ;; *) others+=("$name") ;; esac; done
[ "${#others[@]}" -gt 0 ] || exit 0
echo "data: $students students, OneRoster 1.2 CSV, seed 7; $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)"
python3 "$top/tests/bench/gen_oneroster.py" --students "$students" --seed 7 --version 1.2 --out "$work/set" >"$work/set.json"
if wants csv-scan; then
  scan() { # NAME FILE...
    local name=$1
    shift
    "$top/build/bin/bench_csv" "${@/#/$work/set/}" | awk -v n="$name" '{ printf "bench %s ours=%d MB/s peer=%d MB/s (memchr views, nothing checked) ratio=%.2f\n", n, $2, $3, $2 / $3 }'
  }
  scan csv-scan users.csv enrollments.csv
  scan csv-scan-users users.csv
  scan csv-scan-enrollments enrollments.csv
  [ "${#others[@]}" -gt 1 ] || exit 0
fi
program="$top/build/bin/throughline --store $work/store --district bench --as bench"

import_names=()
for name in import-oneroster import-oneroster-guid reimport-same import-1-percent-delta reimport-handed-on import-edfi import-flat; do
  if wants "$name"; then import_names+=("$name"); fi
done
if [ "${#import_names[@]}" -gt 0 ]; then
  python3 "$top/tests/bench/imports.py" "$top/build/bin/throughline" "$work/imports" "$students" "${import_names[@]}"
fi
if wants tab-inproc || wants tab-ilpa-inproc || wants tab-socket || wants save || wants save-during-import || wants completion-all; then # one run into a new store
  $program district init --name Bench >/dev/null
  $program --json import oneroster "$work/set" >/dev/null
fi
on_plans=("$top/build/bin/bench_tab" "$top/build/lib/libthroughline.so" "$work/store" bench "$students")
if wants save; then
  "${on_plans[@]}" save >"$work/save.out"
  grep ' made ' "$work/save.out" && syncs="not one" || syncs="exactly one"
  awk -v s="$syncs" '/^save / { printf "bench save ours=%.1f us p99 peer=%.1f us p99 (one durable insert) ratio=%.2f; %s fdatasync of the wal a save\n", $2, $3, $2 / $3, s }' "$work/save.out"
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
if wants tab-inproc || wants tab-ilpa-inproc || wants tab-socket || wants completion-all; then # last: it gives every student a plan
  python3 "$top/tests/bench/full_plans.py" "$work/store" bench "$students" >/dev/null
fi
for tab in ilp ilpa; do
  name=tab-inproc
  [ "$tab" = ilp ] || name=tab-ilpa-inproc
  wants "$name" || continue
  "${on_plans[@]}" "$tab" | awk -v n="$name" '
    /^p50 / { printf "bench %s-p50 ours=%.1f us peer=%.1f us (calibration of the same run)\n", n, $2, $3 }
    /^tab / { printf "bench %s ours=%.1f us p99 peer=%.1f us p99 (twelve point selects) ratio=%.2f; full plans\n", n, $2, $3, $2 / $3 }'
done
if wants tab-socket; then
  python3 "$top/tests/bench/socket_rate.py" "$top/build" "$work/store" bench "$students" 1000 | awk '{
    printf "bench tab-socket-p50 ours=%.1f us peer=%.1f us (the server asked for /healthz instead)\n", $2, $3
    printf "bench tab-socket ours=%.1f us p99 peer=%.1f us p99 ratio=%.2f; %d full plans at 1,000 a second\n", $4, $5, $4 / $5, $6 }'
fi
if wants completion-all; then
  python3 "$top/tests/bench/completion.py" "$top/build/bin/throughline" "$work/store" bench | awk '{
    printf "bench completion-all ours=%.2f s peer=%.2f s (the same rows only read by SQLite, one thread) ratio=%.2f; %d plans on two threads, %d plans/s; nothing changed: %.2f s\n", $2, $4, $2 / $4, $5, $5 / $2, $3 }'
fi
