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
  build asan tests && THROUGHLINE_FEWER=4 ASAN_OPTIONS=detect_leaks=1 halves build/asan/bin/tests --gtest_brief=1
}
tsan() { # what uses threads: one district in many of them, and the server. Some kernels' addresses need the first word
  build tsan thread_tests &&
    setarch "$(uname -m)" -R env TSAN_OPTIONS=halt_on_error=1 build/tsan/bin/thread_tests --gtest_brief=1
}
tidy() { # over the sanitizers' build: clang's too, and it has all of the product
  printf '%s\n' "${sources[@]}" | grep -E '^(plugin|adapters|sis-stubs)/.*\.cpp$' |
    xargs -P 2 -n 4 clang-tidy-14 -p build/asan --quiet
}
short_run() { # TARGET: every crash and case once found stays found, and ten seconds more find none
  local corpus scratch status=0
  corpus=tests/fuzz/corpus/$1
  scratch=$(mktemp -d)
  "build/asan/bin/$1_fuzz" -runs=0 "$corpus" && "build/asan/bin/$1_fuzz" -max_total_time=10 -max_len=65536 "$scratch" "$corpus" || status=1
  rm -rf "$scratch"
  return $status
}
export -f short_run
corpora() {
  build asan $(fuzz_targets) || return 1
  fuzz_targets | sed 's/_fuzz$//' | xargs -P 2 -I{} bash -c 'short_run {} 2>&1'
}
exports() { bash tests/abi/exports.sh build; }
size() { bash tests/size_budget.sh build; }

check "format" format
check "warnings are errors (clang); sanitizers (address, undefined)" asan
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
