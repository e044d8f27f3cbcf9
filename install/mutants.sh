#!/usr/bin/env bash
# mutants.sh [FILE]: flips the rights table and the rules, one cell or operator at a time; each must be noticed by a test.
source "$(dirname "$0")/common.sh"
# shellcheck disable=SC2086
needs $build_packages $test_packages lld python3
build release tests
exec python3 "$top/tests/mutants.py" --build "$top/build" --only "${1:-}"
