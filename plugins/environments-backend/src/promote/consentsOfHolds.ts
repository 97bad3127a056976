import type { DeploymentSituation } from '@downstage/backstage-plugin-environments-common';

/** What people agree to who bring a version that was rolled back: by whom it was, and when. */
export function consentsOfHolds(
  { holds, target }: Pick<DeploymentSituation, 'holds' | 'target'>,
  version: string,
): string[] {
  return holds
    .filter(({ fromVersion }) => fromVersion === version)
    .map(
      ({ by, since }) =>
        `Brings back ${version}, which ${by} rolled back from ${
          target.title
        } on ${since.slice(0, 10)}`,
    );
}
