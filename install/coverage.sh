#!/usr/bin/env bash
# coverage.sh [ROOM]: runs the unit tests over counted code and prints branches and lines by room; core, store and acts
# must have 90 % of their branches taken. With a room: also the branches of it that no test takes.
#
# Branches are those of the source (clang's): each condition of an if, loop, ?:, && and || once true and once false, each
# case of a switch. A compiler's own branches (a call that may throw, the clean-up after it) are not among them; gcov
# counts those too, two to four for each call, and its figure says little about our conditions.
# Counters lie in the file itself (%c, -runtime-counter-relocation), so that what a trial's child did before its power
# went is counted too: it ends without writing anything out.
source "$(dirname "$0")/common.sh"
floor=90
started=$(date +%s)
# shellcheck disable=SC2086
needs $build_packages $test_packages clang-14 libclang-rt-14-dev llvm-14
build coverage tests
[ -d "$top/../shared" ] && export THROUGHLINE_SHARED="$top/../shared"
cd "$top"
found=build/coverage/found
rm -rf "$found"
mkdir -p "$found"
LLVM_PROFILE_FILE="$found/%p%c.profraw" build/coverage/bin/tests --gtest_brief=1
llvm-profdata-14 merge -sparse "$found"/*.profraw -o "$found/all.profdata"
llvm-cov-14 export -instr-profile "$found/all.profdata" build/coverage/bin/tests plugin adapters >"$found/report.json"
python3 tests/coverage.py "$found/report.json" "$floor" "${1:-}" || exit 1
echo "coverage.sh: $(minutes "$started") minutes"
