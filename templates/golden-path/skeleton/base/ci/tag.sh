#!/bin/sh
# Gives this commit the tag of its version at the remote, which may have it already:  sh ci/tag.sh VERSION [REMOTE]
set -eu

tag=refs/tags/v$1
git rev-parse -q --verify "$tag" >/dev/null || git tag "v$1"
git push "${2:-origin}" "$tag"
