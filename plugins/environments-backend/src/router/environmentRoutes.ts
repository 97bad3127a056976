import { stringifyEntityRef } from '@backstage/catalog-model';
import {
  environmentsAdministerPermission,
  environmentsCreatePermission,
  environmentsPromotePermission,
} from '@downstage/backstage-plugin-environments-common';
import { getEnvironment, listEnvironments } from '../queries/environments';
import type { OpenApiRouter } from '../schema/generated/router';
import type { RouteContext } from './RouteContext';
import { actorOf } from './actorOf';
import { sendConditionally } from './sendConditionally';

/** Whose an environment is. */
function addHomeRoute(router: OpenApiRouter, context: RouteContext): void {
  const { queries, access, acceptHome } = context.services;

  router.put('/v1/environments/:namespace/:name/home', async (req, res) => {
    const credentials = await context.person(req);
    const ref = stringifyEntityRef({ kind: 'resource', ...req.params });
    const { repository } = req.body;
    await context.audited(
      req,
      {
        eventId: 'environment-accept-home',
        meta: { environment: ref, repository },
      },
      async () => {
        await queries.visibility.requireEnvironment(ref, credentials);
        await access.requireEnvironment(
          environmentsAdministerPermission,
          ref,
          credentials,
        );
        await acceptHome(ref, repository);
      },
    );
    res.json(await getEnvironment(queries, ref, credentials));
  });
}

/** The golden path's environments. */
function addCreationRoute(router: OpenApiRouter, context: RouteContext): void {
  const { access, goldenPath } = context.services;

  router.post('/v1/environments', async (req, res) => {
    const credentials = await context.anyone(req);
    const { name, repository, owner, tier, cluster } = req.body;
    const result = await context.audited(
      req,
      {
        eventId: 'environment-create',
        meta: { name, repository, owner, tier, cluster },
      },
      async () => {
        const proposed = goldenPath.propose(req.body);
        await access.requireProposed(
          environmentsCreatePermission,
          proposed,
          credentials,
        );
        context.ration(credentials);
        return goldenPath.createEnvironment(req.body, {
          credentials,
          requestedBy: actorOf(credentials),
        });
      },
    );
    res.status(201).json(result);
  });
}

/** `/v1/environments` */
export function addEnvironmentRoutes(
  router: OpenApiRouter,
  context: RouteContext,
): void {
  const { queries, access, promotions } = context.services;
  addHomeRoute(router, context);
  addCreationRoute(router, context);

  router.get('/v1/environments', async (req, res) => {
    const credentials = await context.anyone(req);
    const items = await listEnvironments(queries, credentials);
    sendConditionally({ req, res }, { items });
  });

  router.post(
    '/v1/environments/:namespace/:name/services',
    async (req, res) => {
      const credentials = await context.anyone(req);
      const environment = stringifyEntityRef({
        kind: 'resource',
        ...req.params,
      });
      const { service, ...addition } = req.body;
      const promotion = await context.audited(
        req,
        { eventId: 'service-add', meta: { environment, service } },
        async () => {
          await queries.visibility.requireEnvironment(environment, credentials);
          const ref = await promotions.serviceNamed(service);
          await queries.visibility.requireService(ref, credentials);
          await access.require(
            environmentsPromotePermission,
            { environment, service: ref },
            credentials,
          );
          context.ration(credentials);
          return promotions.add({
            view: await queries.visibility.view(credentials),
            environment,
            service: ref,
            addition: { name: service, ...addition },
            requestedBy: actorOf(credentials),
          });
        },
      );
      res.status(201).json(promotion);
    },
  );

  router.get('/v1/environments/:namespace/:name', async (req, res) => {
    const ref = stringifyEntityRef({ kind: 'resource', ...req.params });
    const credentials = await context.anyone(req);
    const found = await getEnvironment(queries, ref, credentials);
    sendConditionally({ req, res }, found);
  });
}
