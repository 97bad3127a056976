#!/bin/sh
# Builds the stage "test" of the Dockerfile, if it has one, and the image, which is pushed nowhere.
set -eu

if [ ! -f Dockerfile ]; then
  echo 'There is no Dockerfile yet: docs/development.md says what it is to make' >&2
  exit 1
fi
if grep -qiE '^FROM .+ AS test *$' Dockerfile; then
  docker build --target test .
fi
docker build .
