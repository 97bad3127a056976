import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import { environmentsDeletePermission } from '@downstage/backstage-plugin-environments-common';
import { requireByHand } from '../access/isAutomation';
import type { View } from '../access/Visibility';
import type { OpenApiRouter } from '../schema/generated/router';
import type { RouteContext, RouteServices } from './RouteContext';

const refOf = (params: { namespace: string; name: string }) =>
  stringifyEntityRef({ kind: 'resource', ...params });

/** A plan reads from the host: it takes what starting takes. */
async function requireRemoval(
  { queries, access }: RouteServices,
  ref: string,
  credentials: BackstageCredentials,
): Promise<void> {
  await queries.visibility.requireEnvironment(ref, credentials);
  await access.requireEnvironment(
    environmentsDeletePermission,
    ref,
    credentials,
  );
}

/** The environment as it is, and not as the caller may see what it says of others. */
async function storedIn({ queries }: RouteServices, ref: string) {
  const all = await queries.stores.environments.list();
  const found = all.find(({ environment }) => environment.ref === ref);
  if (!found) {
    throw new NotFoundError(`There is no environment ${ref}`);
  }
  return found.environment;
}

/** `/v1/environments/…/removal` */
export function addEnvironmentRemovalRoutes(
  router: OpenApiRouter,
  context: RouteContext,
): void {
  const { queries, environmentRemover } = context.services;
  const viewOf = (credentials: BackstageCredentials): Promise<View> =>
    queries.visibility.view(credentials);

  router.post(
    '/v1/environments/:namespace/:name/removal/plan',
    async (req, res) => {
      const ref = refOf(req.params);
      const credentials = await context.anyone(req);
      await requireRemoval(context.services, ref, credentials);
      context.ration(credentials);
      const environment = await storedIn(context.services, ref);
      res.json(
        await environmentRemover.plan(environment, await viewOf(credentials)),
      );
    },
  );

  router.post('/v1/environments/:namespace/:name/removal', async (req, res) => {
    const ref = refOf(req.params);
    const proposed = await context.audited(
      req,
      {
        eventId: 'environment-remove',
        severityLevel: 'high',
        meta: { environment: ref },
      },
      async outcome => {
        const credentials = await context.person(req);
        await requireRemoval(context.services, ref, credentials);
        requireByHand(credentials, `removes ${ref}`);
        context.ration(credentials);
        const pullRequest = await environmentRemover.propose(
          await storedIn(context.services, ref),
          {
            ...req.body,
            requestedBy: credentials.principal.userEntityRef,
            view: await viewOf(credentials),
          },
        );
        outcome({ meta: { pullRequest: pullRequest.url } });
        return pullRequest;
      },
    );
    res.status(202).json(proposed);
  });
}
