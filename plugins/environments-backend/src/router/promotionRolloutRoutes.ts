import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  type PromotionRolloutWish,
  environmentsPromotePermission,
} from '@downstage/backstage-plugin-environments-common';
import { showPromotions } from '../queries/promotions';
import type { OpenApiRouter } from '../schema/generated/router';
import type { RouteContext, RouteServices } from './RouteContext';
import { auditedEach } from './auditedEach';

/** For each environment what promoting into it alone takes. */
async function requireWish(
  { queries, access }: RouteServices,
  { service, targets }: PromotionRolloutWish,
  credentials: BackstageCredentials,
): Promise<void> {
  for (const { environment } of targets) {
    await queries.visibility.requireEnvironment(environment, credentials);
  }
  await queries.visibility.requireService(service, credentials);
  await access.requireEach(
    environmentsPromotePermission,
    targets.map(({ environment }) => ({ environment, service })),
    credentials,
  );
}

/** `/v1/promotion-rollouts` */
export function addPromotionRolloutRoutes(
  router: OpenApiRouter,
  context: RouteContext,
): void {
  const { queries, rollouts } = context.services;

  router.post('/v1/promotion-rollouts/plan', async (req, res) => {
    const credentials = await context.anyone(req);
    await requireWish(context.services, req.body, credentials);
    context.ration(credentials);
    const view = await queries.visibility.view(credentials);
    res.json(await rollouts.preview(req.body, view));
  });

  router.post('/v1/promotion-rollouts', async (req, res) => {
    const { service, targets, expectedVersion } = req.body;
    const credentials = await context.person(req);
    const started = await auditedEach(
      context,
      req,
      targets.map(({ environment }) => ({
        environment,
        service,
        version: expectedVersion,
      })),
      async () => {
        await requireWish(context.services, req.body, credentials);
        context.ration(credentials);
        return rollouts.start({
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
