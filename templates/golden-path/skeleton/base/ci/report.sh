#!/bin/sh
# Reports a pushed version to the portal, as often as you like. Without PORTAL_URL nothing is reported. Needs IMAGE, VERSION, DIGEST,
# COMMIT and ENVIRONMENTS_REPORT_TOKEN, and takes BUILD, the URL of the build.
set -eu

if [ -z "${PORTAL_URL:-}" ]; then
  echo 'PORTAL_URL is not set: the version is not reported'
  exit
fi
# The token by the standard input, so that no list of processes shows it
curl --config - --silent --show-error --fail --retry 5 --retry-all-errors --output /dev/null \
  --header 'content-type: application/json' \
  --data "{\"artifact\":\"$IMAGE\",\"version\":\"$VERSION\",\"digest\":\"$DIGEST\",\"commit\":\"$COMMIT\"${BUILD:+,\"build\":\"$BUILD\"}}" \
  "${PORTAL_URL%/}/api/environments/v1/artifacts" <<CONFIG
header = "authorization: Bearer $ENVIRONMENTS_REPORT_TOKEN"
CONFIG
echo "Reported $IMAGE:$VERSION"
