#!/usr/bin/env python3
"""coverage.py REPORT FLOOR [ROOM]: branches and lines by room out of llvm-cov's report; see install/coverage.sh."""
import collections
import json
import os
import sys

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
HELD = ("core", "store", "acts")


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        report = json.load(f)["data"][0]["files"]
    floor, shown = float(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else ""
    rooms = collections.defaultdict(lambda: [0, 0, 0, 0])  # branches taken, branches, lines run, lines
    for one in report:
        parts = os.path.relpath(one["filename"], TOP).split("/")
        if parts[0] not in ("plugin", "adapters"):
            continue
        room = parts[1] if parts[0] == "plugin" else "/".join(parts[:2])
        branches, lines = one["summary"]["branches"], one["summary"]["lines"]
        for k, n in enumerate((branches["covered"], branches["count"], lines["covered"], lines["count"])):
            rooms[room][k] += n
        if room == shown:
            # A template's or header's branch comes once for each place it is compiled in: taken in one is taken.
            sides = collections.defaultdict(lambda: [0, 0])
            for line, column, _, _, true, false, *_ in one["branches"]:
                sides[line, column][0] += true
                sides[line, column][1] += false
            missed = [f"{line}:{column}" + ("" if not t and not f else " true" if not t else " false")
                      for (line, column), (t, f) in sorted(sides.items()) if not t or not f]
            if missed:
                print(f"{'/'.join(parts)} never: {', '.join(missed)}")
    short = []
    print(f"{'room':20} {'branches':>20} {'lines':>21}")
    for room, (taken, branches, run, lines) in sorted(rooms.items()):
        percent = 100 * taken / branches if branches else 100.0
        print(f"{room:20} {taken:5}/{branches:5} {percent:6.1f} % {run:6}/{lines:5} {100 * run / max(lines, 1):6.1f} %")
        if room in HELD and percent < floor:
            short.append(room)
    if short:
        sys.exit(f"under {floor:g} % of branches: {', '.join(short)}")


if __name__ == "__main__":
    main()
