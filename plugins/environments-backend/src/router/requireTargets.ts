import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { ResourcePermission } from '@backstage/plugin-permission-common';
import type { RESOURCE_TYPE_DEPLOYMENT } from '@downstage/backstage-plugin-environments-common';
import type { RouteServices } from './RouteContext';

/** For each environment what changing the service there alone takes. */
export async function requireTargets(
  { queries, access }: RouteServices,
  permission: ResourcePermission<typeof RESOURCE_TYPE_DEPLOYMENT>,
  {
    service,
    targets,
  }: { service: string; targets: Array<{ environment: string }> },
  credentials: BackstageCredentials,
): Promise<void> {
  for (const { environment } of targets) {
    await queries.visibility.requireEnvironment(environment, credentials);
  }
  await queries.visibility.requireService(service, credentials);
  await access.requireEach(
    permission,
    targets.map(({ environment }) => ({ environment, service })),
    credentials,
  );
}
