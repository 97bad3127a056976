import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { ReportedArtifact } from '@downstage/backstage-plugin-environments-common';
import { artifactsOf, hiddenImages } from '../situation/SituationReader';
import type { QueryContext } from './QueryContext';

/** So many are shown. */
const SHOWN = 50;

/**
 * What continuous integration reported of a service, last first: of its images, and of what first environments that the caller may
 * read ask for.
 */
export async function listReported(
  { stores, visibility }: QueryContext,
  ref: string,
  credentials: BackstageCredentials,
): Promise<ReportedArtifact[]> {
  await visibility.requireService(ref, credentials);
  const service = await stores.environments.service(ref);
  const readable = new Set(
    await visibility.environmentRefs(undefined, credentials),
  );
  const deployments = (await stores.deployments.ofService(ref)).filter(
    ({ environment }) => readable.has(environment),
  );
  const own = service
    ? [
        ...artifactsOf(service, undefined),
        ...deployments.flatMap(deployment => artifactsOf(service, deployment)),
      ]
    : [];
  const { visible } = await visibility.view(credentials);
  const hidden = await hiddenImages(
    { ref, artifacts: own },
    await stores.environments.services(),
    visible,
  );
  return stores.artifacts.of(
    own.filter(({ name }) => !hidden.has(name)),
    SHOWN,
  );
}
