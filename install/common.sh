# What the install scripts share: packages, build, messages. Sourced, not run.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export DEBIAN_FRONTEND=noninteractive

build_packages="g++ cmake ninja-build ccache libboost1.81-dev libboost-json1.81-dev libboost-url1.81-dev
  libsqlite3-dev libfmt-dev libsodium-dev libutf8proc-dev libhowardhinnant-date-dev libssl-dev libarchive-dev
  libxml2-dev libcli11-dev libtomlplusplus-dev ca-certificates tzdata"
run_packages="python3-minimal python3 php-cli"
test_packages="libgtest-dev python3-jsonschema sqlite3 php-curl php-mbstring php-sqlite3 curl nodejs npm chromium fonts-dejavu-core procps"
check_packages="clang-14 clang-tidy-14 clang-format-14 libclang-rt-14-dev python3 git"

# needs NAME...: installs what is missing; never asks.
needs() {
  local missing=() name
  for name in "$@"; do
    dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || missing+=("$name")
  done
  [ "${#missing[@]}" -eq 0 ] && return
  # A machine may bring a newer node and npm of its own: then Debian's are not wanted beside them.
  local wanted=()
  for name in "${missing[@]}"; do
    case "$name" in
      nodejs) command -v node >/dev/null && continue ;;
      npm) command -v npm >/dev/null && continue ;;
    esac
    wanted+=("$name")
  done
  [ "${#wanted[@]}" -eq 0 ] && return
  echo "installing: ${wanted[*]}"
  local root=()
  [ "$(id -u)" -eq 0 ] || root=(sudo)
  "${root[@]}" apt-get update -qq
  "${root[@]}" apt-get install -y -qq --no-install-recommends "${wanted[@]}" >/dev/null
}

# build PRESET [TARGET...]; says how long it took
build() {
  local preset=$1 from
  from=$(date +%s)
  shift
  (cd "$top" && cmake --preset "$preset" >/dev/null && cmake --build --preset "$preset" ${1:+--target "$@"}) || return 1
  echo "build $preset: $(($(date +%s) - from)) seconds"
}

# halves TESTS [ARGUMENT...]: a GoogleTest program as two processes, a core each; {} in an argument is the half's number,
# and what they said comes whole, one after the other.
halves() {
  local half said pids=() status=0
  said=$(mktemp -d)
  for half in 0 1; do
    GTEST_TOTAL_SHARDS=2 GTEST_SHARD_INDEX=$half "${@//\{\}/$half}" >"$said/$half" 2>&1 &
    pids+=($!)
  done
  for half in 0 1; do wait "${pids[$half]}" || status=1; done
  cat "$said/0" "$said/1"
  rm -rf "$said"
  return "$status"
}

fuzz_targets() { (cd "$top/tests/fuzz" && basename -s .cpp -- *_fuzz.cpp); }

minutes() { awk -v a="$1" -v b="$(date +%s)" 'BEGIN { printf "%.1f", (b - a) / 60 }'; }
