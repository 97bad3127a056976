import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import { requireByHand } from '../access/isAutomation';
import type { OpenApiRouter } from '../schema/generated/router';
import type { RouteContext, RouteServices } from './RouteContext';

/** It takes what proposing them takes, on the service as the catalog has it. A plan reads from the host: it takes the same. */
async function requireRemoval(
  { queries, access }: RouteServices,
  ref: string,
  credentials: BackstageCredentials,
): Promise<void> {
  await queries.visibility.requireService(ref, credentials);
  const service = await queries.stores.environments.service(ref);
  if (!service) {
    throw new NotFoundError(`There is no service ${ref} in the catalog`);
  }
  await access.requireNewService(service, credentials);
}

/** `/v1/services/…/previews/removal` */
export function addPreviewRemovalRoutes(
  router: OpenApiRouter,
  context: RouteContext,
): void {
  const { previewRemover } = context.services;

  router.post(
    '/v1/services/:kind/:namespace/:name/previews/removal/plan',
    async (req, res) => {
      const ref = stringifyEntityRef(req.params);
      const credentials = await context.anyone(req);
      await requireRemoval(context.services, ref, credentials);
      context.ration(credentials);
      res.json(await previewRemover.plan(ref));
    },
  );

  router.post(
    '/v1/services/:kind/:namespace/:name/previews/removal',
    async (req, res) => {
      const ref = stringifyEntityRef(req.params);
      const items = await context.audited(
        req,
        {
          eventId: 'previews-remove',
          severityLevel: 'high',
          meta: { service: ref },
        },
        async outcome => {
          const credentials = await context.person(req);
          await requireRemoval(context.services, ref, credentials);
          requireByHand(credentials, `removes the previews of ${ref}`);
          context.ration(credentials);
          const pullRequests = await previewRemover.propose(ref, {
            ...req.body,
            requestedBy: credentials.principal.userEntityRef,
          });
          outcome({
            meta: { pullRequests: pullRequests.map(({ url }) => url) },
          });
          return pullRequests;
        },
      );
      res.status(202).json({ items });
    },
  );
}
