#!/bin/sh
# Prints the version that this commit is released as: that of its tag, else the next one after the last release by what the
# commits since then say (https://www.conventionalcommits.org). Needs the whole history.
set -eu

releases() {
  grep -E '^v[0-9]+\.[0-9]+\.[0-9]+$' | head -n 1 || true
}

own=$(git tag --points-at HEAD --sort=-version:refname | releases)
if [ -n "$own" ]; then
  echo "${own#v}"
  exit
fi
last=$(git tag --merged HEAD --sort=-version:refname | releases)
if [ -z "$last" ]; then
  echo 0.1.0
  exit
fi

version=${last#v}
major=${version%%.*}
patch=${version##*.}
minor=${version#*.}
minor=${minor%.*}
if git log --format=%s "$last..HEAD" | grep -qE '^[A-Za-z]+(\([^)]*\))?!:' ||
  git log --format=%B "$last..HEAD" | grep -qE '^BREAKING[ -]CHANGE: '; then
  echo "$((major + 1)).0.0"
elif git log --format=%s "$last..HEAD" | grep -qiE '^feat(\([^)]*\))?:'; then
  echo "$major.$((minor + 1)).0"
else
  echo "$major.$minor.$((patch + 1))"
fi
