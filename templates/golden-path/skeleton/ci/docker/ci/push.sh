#!/bin/sh
# Builds the image, pushes it as IMAGE:VERSION with annotations, SBOM and provenance, and prints its digest. Needs SOURCE, the URL of
# this repository.
set -eu

revision=$(git rev-parse HEAD)
metadata=$(mktemp)
trap 'rm -f "$metadata"' EXIT
# The default builder writes no SBOM
docker buildx inspect service >/dev/null 2>&1 || docker buildx create --name service --driver docker-container >&2
docker buildx build . >&2 --builder service --push --tag "$IMAGE:$VERSION" \
  --sbom=true --provenance=mode=max \
  --annotation "index,manifest:org.opencontainers.image.source=$SOURCE" \
  --annotation "index,manifest:org.opencontainers.image.revision=$revision" \
  --annotation "index,manifest:org.opencontainers.image.version=$VERSION" \
  --metadata-file "$metadata"
sed -n 's/.*"containerimage\.digest": *"\(sha256:[0-9a-f]*\)".*/\1/p' "$metadata"
