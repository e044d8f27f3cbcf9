#!/usr/bin/env bash
# The plugin exports one symbol and links no OpenSSL, libxml2 or libarchive. exports.sh BUILD
set -euo pipefail
lib=$1/lib/libthroughline.so
symbols=$(nm -D --defined-only "$lib" | awk '{print $3}')
if [ "$symbols" != throughline_entry ]; then
  echo "exported: $symbols"
  exit 1
fi
libraries=$(ldd "$lib")
if grep -E 'libssl|libcrypto|libxml2|libarchive|libboost' <<<"$libraries"; then
  echo "the plugin must not bring these into its host"
  exit 1
fi
# Read whole before it is looked through: a grep that stops at its first match ends readelf with a broken pipe.
dynamic=$(readelf -d "$lib")
if [[ $dynamic != *NODELETE* ]]; then
  echo "the plugin must be linked with -z nodelete"
  exit 1
fi
