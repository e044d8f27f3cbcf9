#!/usr/bin/env bash
# A small disk fills up: nothing is lost, and work goes on when space returns. Exit 77 (skipped) without root. space.sh BUILD
exec python3 "$(dirname "$0")/space.py" --build "$1"
