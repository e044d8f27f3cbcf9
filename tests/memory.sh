#!/usr/bin/env bash
# The n-th allocation fails in `serve`: a 503 or a closed connection, never a torn state; the process goes on. memory.sh BUILD
exec python3 "$(dirname "$0")/memory.py" --build "$1"
