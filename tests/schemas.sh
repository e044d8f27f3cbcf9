#!/usr/bin/env bash
# The JSON Schemas of schemas/plan and the program's own reader take and refuse the same profiles and overlays.
exec python3 "$(dirname "$0")/schemas.py" "${1:-build}"
