import type { ReportedArtifact } from '@downstage/backstage-plugin-environments-common';
import type { Service } from '../catalog/Service';
import { isTakenFromRegistry } from '../database/reporters';
import { parseFollowed } from './parseFollowed';

/**
 * Of what is recorded of its images, that which is a service's: what was taken from a registry is of those alone that follow it.
 * Anybody can follow an image of others, and so offers them nothing.
 */
export const recordedFor = (
  { follows }: Pick<Service, 'follows'>,
  reports: ReportedArtifact[],
): ReportedArtifact[] =>
  follows
    ? reports
    : reports.filter(({ reportedBy }) => !isTakenFromRegistry(reportedBy));

/** Of what is recorded, that which a service is offered: it may follow a part of an image's versions. */
export const reportedFor = (
  service: Pick<Service, 'follows'>,
  reports: ReportedArtifact[],
): ReportedArtifact[] => {
  const recorded = recordedFor(service, reports);
  if (!service.follows) {
    return recorded;
  }
  const isFollowed = parseFollowed(service.follows);
  return recorded.filter(
    ({ artifact, version }) => artifact.kind !== 'image' || isFollowed(version),
  );
};
