#!/usr/bin/env bash
# Many processes under two user ids on one district's file. Exit 77 (skipped) without root or php. processes.sh BUILD
command -v php >/dev/null || { echo "skipped processes: no php (package php-cli)"; exit 77; }
exec python3 "$(dirname "$0")/processes.py" --build "$1"
