#!/usr/bin/env bash
# fuzz.sh MINUTES [TARGET...]: the long campaign; new inputs are kept in tests/fuzz/corpus/<target>.
source "$(dirname "$0")/common.sh"
minutes_each=${1:?fuzz.sh MINUTES [TARGET...]}
shift
# shellcheck disable=SC2086
needs $build_packages clang-14 libclang-rt-14-dev
# shellcheck disable=SC2046
[ $# -gt 0 ] || set -- $(fuzz_targets | sed 's/_fuzz$//')
build asan "${@/%/_fuzz}" # no library: what a fuzzer links it has from the fuzzer's program
for target in "$@"; do
  mkdir -p "$top/tests/fuzz/corpus/$target"
  "$top/build/asan/bin/${target}_fuzz" -max_total_time=$((minutes_each * 60)) -max_len=65536 -timeout=10 \
    -artifact_prefix="$top/build/asan/$target-" "$top/tests/fuzz/corpus/$target"
done
