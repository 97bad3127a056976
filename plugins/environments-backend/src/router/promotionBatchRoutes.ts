import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  type PromotionBatchWish,
  environmentsPromotePermission,
} from '@downstage/backstage-plugin-environments-common';
import { showPromotions } from '../queries/promotions';
import type { OpenApiRouter } from '../schema/generated/router';
import type { RouteContext, RouteServices } from './RouteContext';
import { auditedEach } from './auditedEach';

/** For each service what promoting it alone takes. */
async function requireWish(
  { queries, access }: RouteServices,
  { environment, services }: PromotionBatchWish,
  credentials: BackstageCredentials,
): Promise<void> {
  await queries.visibility.requireEnvironment(environment, credentials);
  for (const { service } of services) {
    await queries.visibility.requireService(service, credentials);
  }
  await access.requireEach(
    environmentsPromotePermission,
    services.map(({ service }) => ({ environment, service })),
    credentials,
  );
}

/** `/v1/promotion-batches` */
export function addPromotionBatchRoutes(
  router: OpenApiRouter,
  context: RouteContext,
): void {
  const { queries, batches } = context.services;

  router.post('/v1/promotion-batches/plan', async (req, res) => {
    const credentials = await context.anyone(req);
    await requireWish(context.services, req.body, credentials);
    context.ration(credentials);
    const view = await queries.visibility.view(credentials);
    res.json(await batches.preview(req.body, view));
  });

  router.post('/v1/promotion-batches', async (req, res) => {
    const { environment, services } = req.body;
    const credentials = await context.person(req);
    const started = await auditedEach(
      context,
      req,
      services.map(({ service, expectedVersion: version }) => ({
        environment,
        service,
        version,
      })),
      async () => {
        await requireWish(context.services, req.body, credentials);
        context.ration(credentials);
        return batches.start({
          request: req.body,
          view: await queries.visibility.view(credentials),
          requestedBy: credentials.principal.userEntityRef,
        });
      },
    );
    const ids = started.map(({ id }) => id);
    const items = await showPromotions(queries, ids, credentials);
    res.status(202).json({ items });
  });
}
