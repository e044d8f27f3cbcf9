#!/usr/bin/env bash
# The main job of contract section 6, unattended, as run.sh --once does it. main_job.sh BUILD
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 "$(dirname "$0")/../sis-stubs/demo/main_job.py" --build "$1" --work "$work/demo" --once
