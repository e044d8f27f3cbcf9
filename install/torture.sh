#!/usr/bin/env bash
# torture.sh [N [SEED]]: nothing acknowledged is lost, nothing half done stays, work goes on after
#   1. a disk that fails: for every workload (tests/fault/workloads.cpp: init, import, save, sign, event, transfer,
#      migrate, backup, purge, merge, seal) and
#      every n until a clean run: power lost at the n-th call with torn sectors, the n-th write, sync, open, truncation,
#      removal, renaming or read failing once and from then on, no space from the n-th write on (THROUGHLINE_EVERY_N=1);
#   2. memory that fails: every n-th allocation of `serve`, tests/memory.py --every;
#   3. N (500) random kill -9s over import, save and transfer, tests/kills.py.
# About 15 minutes and N seconds on two cores.
source "$(dirname "$0")/common.sh"
# shellcheck disable=SC2086
needs $build_packages $run_packages libgtest-dev
build release throughline throughline_program sis-stub tests fail_alloc
THROUGHLINE_EVERY_N=1 "$top/build/bin/tests" --gtest_brief=1 --gtest_filter='of/faults.*'
python3 "$top/tests/memory.py" --build "$top/build" --every
exec python3 "$top/tests/kills.py" --build "$top/build" --kills "${1:-500}" --seed "${2:-$RANDOM}"
