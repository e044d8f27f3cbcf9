#!/usr/bin/env bash
# torture.sh [N]: N random kill -9s over import, save and transfer; afterwards nothing acknowledged is lost.
source "$(dirname "$0")/common.sh"
# shellcheck disable=SC2086
needs $build_packages $run_packages
build release throughline throughline_program sis-stub
exec python3 "$top/tests/kills.py" --build "$top/build" --kills "${1:-500}" --seed "${2:-$RANDOM}"
