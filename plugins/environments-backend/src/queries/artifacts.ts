import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { ReportedArtifact } from '@downstage/backstage-plugin-environments-common';
import { artifactsOf } from '../situation/SituationReader';
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
  // Who names another's image in an entity of his own learns nothing of it
  const others = (await stores.environments.services()).filter(
    item =>
      item.ref !== ref && own.some(({ name }) => item.images.includes(name)),
  );
  const seen = await visibility.services(credentials);
  const hidden = others
    .filter(item => !seen.has(item.ref))
    .flatMap(({ images }) => images);
  return stores.artifacts.of(
    own.filter(({ name }) => !hidden.includes(name)),
    SHOWN,
  );
}
