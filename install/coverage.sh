#!/usr/bin/env bash
# coverage.sh: runs the unit tests over counted code and prints branches and lines by room; core, store and acts must
# have 90 % of their branches taken.
#
# A call that may throw makes a branch that only an exception takes; such branches (gcovr --exclude-throw-branches) and
# lines that cannot be reached without one are left out of the count: the rest are the branches that stand in the code.
source "$(dirname "$0")/common.sh"
floor=90
started=$(date +%s)
# shellcheck disable=SC2086
needs $build_packages $test_packages gcovr
build coverage tests
[ -d "$top/../shared" ] && export THROUGHLINE_SHARED="$top/../shared"
cd "$top"
find build/coverage -name '*.gcda' -delete
build/coverage/bin/tests --gtest_brief=1
report=build/coverage/report.json
gcovr --root . --object-directory build/coverage --filter plugin/ --filter adapters/ -j 2 \
  --exclude-throw-branches --exclude-unreachable-branches --json "$report" build/coverage/CMakeFiles >/dev/null
python3 - "$report" "$floor" "${1:-}" <<'PY'
import collections
import json
import sys

report, floor, shown = json.load(open(sys.argv[1], encoding="utf-8")), float(sys.argv[2]), sys.argv[3]
rooms = collections.defaultdict(lambda: [0, 0, 0, 0])  # branches taken, branches, lines run, lines
for f in report["files"]:
    parts = f["file"].split("/")
    room = parts[1] if parts[0] == "plugin" else "/".join(parts[:2])
    if room == "include":
        continue
    missed = []
    for line in f["lines"]:
        if line.get("gcovr/noncode"):
            continue
        branches = [b for b in line.get("branches", []) if not b.get("throw")]
        taken = sum(1 for b in branches if b["count"] > 0)
        here = rooms[room]
        here[0] += taken
        here[1] += len(branches)
        here[2] += line["count"] > 0
        here[3] += 1
        if taken < len(branches):
            missed.append(f"{line['line_number']}({len(branches) - taken})")
    if shown and room == shown and missed:
        print(f"{f['file']}: {' '.join(missed)}")
short = []
print(f"{'room':20} {'branches':>18} {'lines':>18}")
for room, (taken, branches, run, lines) in sorted(rooms.items()):
    percent = 100 * taken / branches if branches else 100.0
    print(f"{room:20} {taken:5}/{branches:5} {percent:5.1f} % {run:5}/{lines:5} {100 * run / max(lines, 1):5.1f} %")
    if room in ("core", "store", "acts") and percent < floor:
        short.append(room)
if short:
    print(f"under {floor:g} % of branches: {', '.join(short)}")
    sys.exit(1)
PY
echo "coverage.sh: $(minutes "$started") minutes"
