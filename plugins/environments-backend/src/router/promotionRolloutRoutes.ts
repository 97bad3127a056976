import { environmentsPromotePermission } from '@downstage/backstage-plugin-environments-common';
import { showPromotions } from '../queries/promotions';
import type { OpenApiRouter } from '../schema/generated/router';
import type { RouteContext } from './RouteContext';
import { auditedEach } from './auditedEach';
import { requireTargets } from './requireTargets';

/** `/v1/promotion-rollouts` */
export function addPromotionRolloutRoutes(
  router: OpenApiRouter,
  context: RouteContext,
): void {
  const { queries, rollouts } = context.services;

  router.post('/v1/promotion-rollouts/plan', async (req, res) => {
    const credentials = await context.anyone(req);
    await requireTargets(
      context.services,
      environmentsPromotePermission,
      req.body,
      credentials,
    );
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
        await requireTargets(
          context.services,
          environmentsPromotePermission,
          req.body,
          credentials,
        );
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
