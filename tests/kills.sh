#!/usr/bin/env bash
# A kill -9 after a draft, and fifty random ones over import, save and transfer lose nothing acknowledged. kills.sh BUILD
exec python3 "$(dirname "$0")/kills.py" --build "$1" --kills 50
