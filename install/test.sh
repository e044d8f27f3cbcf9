#!/usr/bin/env bash
# Installs what tests need, builds, runs every test. Last line: N passed, N failed, N skipped.
source "$(dirname "$0")/common.sh"
started=$(date +%s)
# shellcheck disable=SC2086
needs $build_packages $run_packages $test_packages
mkdir -p "$top/build"
build release | tee "$top/build/build.log"
passed=0 failed=0 skipped=0

# tell NAME STATUS: 0 passed, 77 skipped, else failed
tell() {
  case "$2" in
    0) passed=$((passed + 1)); echo "ok      $1" ;;
    77) skipped=$((skipped + 1)); echo "skipped $1" ;;
    *) failed=$((failed + 1)); echo "FAILED  $1" ;;
  esac
}

warned=0
! grep -E 'warning:' "$top/build/build.log" || warned=1
tell "no warnings (g++)" "$warned"

# ---- unit, cases, store, acts, pages, transfer
[ -d "$top/../shared" ] && export THROUGHLINE_SHARED="$top/../shared"
reports=$top/build/tests
rm -rf "$reports"
halves "$top/build/bin/tests" --gtest_brief=1 --gtest_output="xml:$reports/{}.xml" || true
read -r p f s < <(python3 - "$reports" <<'PY'
import pathlib, sys, xml.etree.ElementTree as tree
reports = sorted(pathlib.Path(sys.argv[1]).glob("*.xml"))
cases = [c for r in reports for c in tree.parse(r).getroot().iter("testcase") if c.get("status") == "run"]
failed = sum(1 for c in cases if c.find("failure") is not None) + (2 - len(reports))  # a half that died wrote none
skipped = sum(1 for c in cases if c.find("skipped") is not None)
print(len(cases) - failed - skipped, failed, skipped)
for c in cases:
    if c.find("skipped") is not None:
        print(f"skipped {c.get('classname')}.{c.get('name')}: {c.find('skipped').get('message')}", file=sys.stderr)
PY
) || { p=0; f=1; s=0; }
passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
echo "unit tests: $p passed, $f failed, $s skipped"

# ---- the C boundary, from C11 and C++20 hosts
for host in "$top"/build/bin/abi_*; do
  status=0
  "$host" "$top/build/lib/libthroughline.so" "$top/build/bin/throughline" || status=$?
  tell "$(basename "$host")" "$status"
done
for script in "$top"/tests/abi/*.sh; do
  status=0
  bash "$script" "$top/build" || status=$?
  tell "$(basename "$script")" "$status"
done

# ---- the main job, what a store proves, kills, memory, space, the hosts, the browser: in two lanes, a core each
needs_root="space processes"
lane() {
  local script status
  for script in "$@"; do
    status=0
    bash "$top/tests/$script.sh" "$top/build" >"$top/build/$script.log" 2>&1 || status=$?
    echo "$status" >"$top/build/$script.status"
  done
}
one=(main_job browser schemas certification)
other=(php_host rosariosis proof kills memory space processes)
for script in "${one[@]}" "${other[@]}"; do rm -f "$top/build/$script.status"; done
lane "${other[@]}" &
lane "${one[@]}"
wait
for script in "${one[@]}" "${other[@]}"; do
  status=$(cat "$top/build/$script.status") || status=1
  [ "$status" -eq 0 ] || tail -n 40 "$top/build/$script.log"
  [ "$status" -ne 0 ] || grep -E '^(step|lost|checked|ok|not ok|#)' "$top/build/$script.log" | tail -n 30 || true
  if [ "$status" -eq 77 ] && [ "$(id -u)" -eq 0 ] && [[ " $needs_root " == *" $script "* ]]; then
    tail -n 1 "$top/build/$script.log"
    status=1 # skipped for want of root alone
  fi
  tell "$script" "$status"
done

echo "test.sh: $(minutes "$started") minutes"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
