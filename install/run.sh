#!/usr/bin/env bash
# Installs what is missing, builds Release into build/, makes demo data and starts the demo on 127.0.0.1: two
# districts, one alternative program. `--once` does the whole main job unattended and exits.
source "$(dirname "$0")/common.sh"
# shellcheck disable=SC2086
needs $build_packages $run_packages
build release throughline throughline_program sis-stub
exec python3 "$top/sis-stubs/demo/main_job.py" --build "$top/build" --work "$top/build/demo" "$@"
