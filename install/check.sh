#!/usr/bin/env bash
# What a change must keep: sanitizers, warnings, clang-tidy, format, fuzz corpora, the .so's exports, the size budget.
source "$(dirname "$0")/common.sh"
started=$(date +%s)
# shellcheck disable=SC2086
needs $build_packages $test_packages $check_packages
failed=()
check() { # NAME COMMAND...
  local name=$1 from
  from=$(date +%s)
  shift
  if "$@" >"$top/build/check.log" 2>&1; then
    echo "ok     $name ($(minutes "$from") min)"
  else
    tail -n 40 "$top/build/check.log"
    echo "FAILED $name"
    failed+=("$name")
  fi
}
mkdir -p "$top/build"
cd "$top"
mapfile -t sources < <(git ls-files -- '*.cpp' '*.hpp' | grep -v '^plugin/include/')

format() { clang-format-14 --dry-run -Werror "${sources[@]}"; }
asan() {
  build asan &&
    ASAN_OPTIONS=detect_leaks=1 build/asan/bin/tests --gtest_brief=1
}
tsan() { # what uses threads: one district in many of them, and the server. Some kernels' addresses need the first word
  build tsan thread_tests &&
    setarch "$(uname -m)" -R env TSAN_OPTIONS=halt_on_error=1 build/tsan/bin/thread_tests --gtest_brief=1
}
tidy() { # over clang's own build (the fuzz preset), which compiles all of the product
  build fuzz CMakeFiles/throughline_program.dir/cmake_pch.hxx.pch &&
    printf '%s\n' "${sources[@]}" | grep -E '^(plugin|adapters|sis-stubs)/.*\.cpp$' |
    xargs -P 2 -n 4 clang-tidy-14 -p build/fuzz --quiet
}
corpora() { # every crash and case once found stays found: a short run of each target over its corpus
  local target scratch
  build fuzz $(fuzz_targets) || return 1
  for target in build/fuzz/bin/*_fuzz; do
    local corpus
    corpus=tests/fuzz/corpus/$(basename "$target" _fuzz)
    "$target" -runs=0 "$corpus" || return 1
    scratch=$(mktemp -d)
    "$target" -max_total_time=10 -max_len=65536 "$scratch" "$corpus" || return 1
    rm -rf "$scratch"
  done
}
exports() { bash tests/abi/exports.sh build; }
size() { bash tests/size_budget.sh build; }

check "format" format
check "warnings are errors; sanitizers (address, undefined)" asan
check "threads (thread sanitizer)" tsan
check "fuzz corpora" corpora
check "clang-tidy" tidy
check "exported symbols and libraries" exports
check "size budget" size
cat build/check.log
echo "check.sh: $(minutes "$started") minutes"
if [ "${#failed[@]}" -gt 0 ]; then
  echo "failed: ${failed[*]}"
  exit 1
fi
