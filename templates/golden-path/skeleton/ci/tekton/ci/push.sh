#!/bin/sh
# Builds the image with BuildKit, pushes it as IMAGE:VERSION with annotations, SBOM and provenance, and prints its digest. Needs SOURCE,
# the URL of this repository, and REVISION, the commit.
set -eu

metadata=$(mktemp)
trap 'rm -f "$metadata"' EXIT
index=annotation-index.org.opencontainers.image
manifest=annotation.org.opencontainers.image
output="type=image,name=$IMAGE:$VERSION,push=true"
output="$output,$index.source=$SOURCE,$manifest.source=$SOURCE"
output="$output,$index.revision=$REVISION,$manifest.revision=$REVISION"
output="$output,$index.version=$VERSION,$manifest.version=$VERSION"
buildctl-daemonless.sh build --frontend dockerfile.v0 --local context=. --local dockerfile=. \
  --opt attest:sbom= --opt attest:provenance=mode=max \
  --output "$output" --metadata-file "$metadata" >&2
sed -n 's/.*"containerimage\.digest": *"\(sha256:[0-9a-f]*\)".*/\1/p' "$metadata"
