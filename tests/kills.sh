#!/usr/bin/env bash
# Fifty random kill -9s over import, save and transfer lose nothing acknowledged. kills.sh BUILD
exec python3 "$(dirname "$0")/kills.py" --build "$1" --kills 50
