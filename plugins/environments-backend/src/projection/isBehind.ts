import {
  type DesiredVersion,
  type LiveVersion,
  compareVersions,
} from '@downstage/backstage-plugin-environments-common';

/** Whether something else runs than Git asks for, as far as the two can be compared. */
export function isBehind(
  desired: DesiredVersion | undefined,
  live: LiveVersion | undefined,
): boolean {
  if (!desired) {
    return false;
  }
  const { kind } = desired.artifact;
  if (kind === 'image') {
    // A chart may leave the tag out where there is a digest
    const isDigest = live !== undefined && live.version === desired.digest;
    return (
      !isDigest &&
      (desired.version !== live?.version ||
        (desired.digest !== undefined && desired.digest !== live.digest))
    );
  }
  if (live?.artifact.kind !== kind) {
    return false;
  }
  if (kind === 'chart') {
    // A range is met by many versions
    const order = compareVersions(desired.version, live.version);
    return order !== undefined && order !== 0;
  }
  const { ref, revision } = live.versions;
  return (
    ref !== undefined &&
    ref !== desired.version &&
    !revision?.startsWith(desired.version)
  );
}
