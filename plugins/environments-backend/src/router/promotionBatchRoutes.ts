import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  type Promotion,
  type PromotionBatchRequest,
  type PromotionBatchWish,
  environmentsPromotePermission,
} from '@downstage/backstage-plugin-environments-common';
import type { StoredPromotion } from '../database/StoredPromotion';
import { showPromotion } from '../queries/promotions';
import type { OpenApiRouter } from '../schema/generated/router';
import type { RouteContext, RouteServices } from './RouteContext';

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

/** Runs what promotes several services inside an audit event for each of them. */
function auditedEach(
  context: RouteContext,
  req: unknown,
  { environment, services }: PromotionBatchRequest,
  run: () => Promise<StoredPromotion[]>,
): Promise<StoredPromotion[]> {
  const [first, ...rest] = services;
  if (!first) {
    return run();
  }
  const { service, expectedVersion: version } = first;
  return context.audited(
    req,
    {
      eventId: 'promotion-start',
      severityLevel: 'medium',
      meta: { kind: 'promotion', environment, service, version },
    },
    async outcome => {
      const started = await auditedEach(
        context,
        req,
        { environment, services: rest },
        run,
      );
      const own = started.find(promotion => promotion.service === service);
      outcome({
        meta: { promotion: own?.id, state: own?.state, environment, service },
      });
      return started;
    },
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
    const credentials = await context.person(req);
    const started = await auditedEach(context, req, req.body, async () => {
      await requireWish(context.services, req.body, credentials);
      context.ration(credentials);
      return batches.start({
        request: req.body,
        view: await queries.visibility.view(credentials),
        requestedBy: credentials.principal.userEntityRef,
      });
    });
    const items: Promotion[] = [];
    for (const { id } of started) {
      items.push(await showPromotion(queries, id, credentials));
    }
    res.status(202).json({ items });
  });
}
