import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type {
  ArtifactRef,
  ReportedArtifacts,
} from '@downstage/backstage-plugin-environments-common';
import { artifactsOf, hiddenImages } from '../situation/SituationReader';
import type { FollowedImages } from '../follow/FollowedImages';
import { recordedFor } from '../follow/reportedFor';
import type { QueryContext } from './QueryContext';

/** So many are shown. */
const SHOWN = 50;

/**
 * What continuous integration reported of a service, last first: of its images, and of what first environments that the caller may
 * read ask for.
 *
 * @param options.mayReport - Whether the caller may report an artifact, and so take it back
 */
export async function listReported(
  { stores, visibility }: QueryContext,
  ref: string,
  credentials: BackstageCredentials,
  options: {
    mayReport: (artifact: ArtifactRef) => boolean;
    followed: FollowedImages;
  },
): Promise<ReportedArtifacts> {
  await visibility.requireService(ref, credentials);
  const service = await stores.environments.service(ref);
  if (!service) {
    return { items: [], followed: [] };
  }
  const readable = new Set(
    await visibility.environmentRefs(undefined, credentials),
  );
  const named = artifactsOf(service, undefined);
  const { visible } = await visibility.view(credentials);
  const hidden = await hiddenImages(
    { ref, artifacts: named },
    await stores.environments.services(),
    visible,
  );
  const asked = (await stores.deployments.ofService(ref))
    .filter(({ environment, desired }) => desired && readable.has(environment))
    .flatMap(deployment => artifactsOf(service, deployment));
  const found = await stores.artifacts.of(
    [...asked, ...named.filter(({ name }) => !hidden.has(name))],
    SHOWN,
  );
  return {
    items: recordedFor(service, found).map(reported => ({
      ...reported,
      permitted: options.mayReport(reported.artifact),
    })),
    followed: await options.followed.of(service),
  };
}
