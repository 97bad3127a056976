import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  NO_VERSION,
  environmentsServiceRemovePermission,
} from '@downstage/backstage-plugin-environments-common';
import { requireByHand } from '../access/isAutomation';
import { showPromotions } from '../queries/promotions';
import type { OpenApiRouter } from '../schema/generated/router';
import type { RouteContext, RouteServices } from './RouteContext';
import { auditedEach } from './auditedEach';
import { requireTargets } from './requireTargets';

/**
 * Which of some environments the caller may take the service out of.
 *
 * @throws NotAllowedError when there are some, and none of them
 */
async function requireAnyOf(
  { access }: RouteServices,
  { service, environments }: { service: string; environments: string[] },
  credentials: BackstageCredentials,
): Promise<ReadonlySet<string>> {
  const own = await access.writable(service, environments, credentials);
  const permitted = environments.filter(ref => own.get(ref)?.remove);
  if (permitted.length === 0) {
    await access.requireEach(
      environmentsServiceRemovePermission,
      environments.map(environment => ({ environment, service })),
      credentials,
    );
  }
  return new Set(permitted);
}

/** `/v1/removals` */
export function addRemovalRoutes(
  router: OpenApiRouter,
  context: RouteContext,
): void {
  const { queries, everywhere, awaitedServices } = context.services;

  router.post('/v1/removals/plan', async (req, res) => {
    const { service } = req.body;
    const credentials = await context.anyone(req);
    await queries.visibility.requireService(service, credentials);
    const view = await queries.visibility.view(credentials);
    const places = await everywhere.places(service, view);
    const permitted = await requireAnyOf(
      context.services,
      { service, environments: places.shown },
      credentials,
    );
    context.ration(credentials);
    res.json(await everywhere.preview({ service, places, permitted }, view));
  });

  router.post('/v1/removals', async (req, res) => {
    const { service, targets } = req.body;
    const credentials = await context.person(req);
    const started = await auditedEach(
      context,
      req,
      targets.map(({ environment }) => ({
        kind: 'removal',
        environment,
        service,
        version: NO_VERSION,
      })),
      async () => {
        await requireTargets(
          context.services,
          environmentsServiceRemovePermission,
          req.body,
          credentials,
        );
        requireByHand(credentials, `takes ${service} out of its environments`);
        context.ration(credentials);
        return everywhere.start({
          request: req.body,
          view: await queries.visibility.view(credentials),
          requestedBy: credentials.principal.userEntityRef,
        });
      },
    );
    for (const { environment } of targets) {
      // A first image that is still to come does not bring it back
      await awaitedServices.withdraw({ environment, service });
    }
    const ids = started.map(({ id }) => id);
    const items = await showPromotions(queries, ids, credentials);
    res.status(202).json({ items });
  });
}
