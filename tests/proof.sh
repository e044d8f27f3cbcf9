#!/usr/bin/env bash
# A store proves itself by commands alone. proof.sh BUILD
exec python3 "$(dirname "$0")/proof.py" --build "$1"
