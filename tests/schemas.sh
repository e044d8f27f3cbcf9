#!/usr/bin/env bash
# The JSON Schemas of schemas/plan and schemas/law and the program's own reader take and refuse the same profiles, overlays and laws.
exec python3 "$(dirname "$0")/schemas.py" "${1:-build}"
