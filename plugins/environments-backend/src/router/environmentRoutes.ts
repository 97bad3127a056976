import { stringifyEntityRef } from '@backstage/catalog-model';
import {
  environmentsAdministerPermission,
  environmentsCreatePermission,
  environmentsPromotePermission,
} from '@downstage/backstage-plugin-environments-common';
import { getEnvironment, listEnvironments } from '../queries/environments';
import { listPromotable } from '../queries/promotable';
import type { OpenApiRouter } from '../schema/generated/router';
import type { RouteContext } from './RouteContext';
import { actorOf } from './actorOf';
import { sendConditionally } from './sendConditionally';

/** Whose an environment is. */
function addHomeRoute(router: OpenApiRouter, context: RouteContext): void {
  const { queries, access, acceptHome } = context.services;

  router.put('/v1/environments/:namespace/:name/home', async (req, res) => {
    const ref = stringifyEntityRef({ kind: 'resource', ...req.params });
    const { repository } = req.body;
    const accepted = await context.audited(
      req,
      {
        eventId: 'environment-accept-home',
        severityLevel: 'high',
        meta: { environment: ref, repository },
      },
      async () => {
        const credentials = await context.person(req);
        await queries.visibility.requireEnvironment(ref, credentials);
        await access.requireEnvironment(
          environmentsAdministerPermission,
          ref,
          credentials,
        );
        await acceptHome(ref, repository);
        return getEnvironment(queries, ref, credentials);
      },
    );
    res.json(accepted);
  });
}

/** `/v1/environments` */
export function addEnvironmentRoutes(
  router: OpenApiRouter,
  context: RouteContext,
): void {
  addReads(router, context);
  addHomeRoute(router, context);
  addCreation(router, context);
  addServiceAddition(router, context);
}

function addReads(router: OpenApiRouter, context: RouteContext): void {
  const { queries } = context.services;

  router.get('/v1/environments', async (req, res) => {
    const credentials = await context.anyone(req);
    const items = await listEnvironments(queries, credentials);
    sendConditionally({ req, res }, { items });
  });

  router.get('/v1/environments/:namespace/:name', async (req, res) => {
    const ref = stringifyEntityRef({ kind: 'resource', ...req.params });
    const credentials = await context.anyone(req);
    const found = await getEnvironment(queries, ref, credentials);
    sendConditionally({ req, res }, found);
  });

  router.get(
    '/v1/environments/:namespace/:name/promotable',
    async (req, res) => {
      const ref = stringifyEntityRef({ kind: 'resource', ...req.params });
      const credentials = await context.anyone(req);
      const { from } = req.query;
      const found = await listPromotable(queries, { ref, from }, credentials);
      sendConditionally({ req, res }, found);
    },
  );
}

function addCreation(router: OpenApiRouter, context: RouteContext): void {
  const { access, goldenPath } = context.services;

  router.post('/v1/environments', async (req, res) => {
    const { name, repository, folder, branch, owner, tier, cluster } = req.body;
    const result = await context.audited(
      req,
      {
        eventId: 'environment-create',
        severityLevel: 'high',
        meta: {
          name,
          repository,
          ...(folder ? { folder } : {}),
          ...(branch ? { branch } : {}),
          owner,
          tier,
          cluster,
        },
      },
      async outcome => {
        const credentials = await context.anyone(req);
        await access.requireProposed(
          environmentsCreatePermission,
          () => goldenPath.propose(req.body),
          credentials,
        );
        context.ration(credentials);
        const created = await goldenPath.createEnvironment(req.body, {
          credentials,
          requestedBy: actorOf(credentials),
        });
        const { status, pullRequest, environmentPullRequest } = created;
        outcome({
          meta: {
            status,
            ...(pullRequest ? { pullRequest: pullRequest.url } : {}),
            ...(environmentPullRequest
              ? { environmentPullRequest: environmentPullRequest.url }
              : {}),
          },
        });
        return created;
      },
    );
    res.status(201).json(result);
  });
}

function addServiceAddition(
  router: OpenApiRouter,
  context: RouteContext,
): void {
  const { queries, access, promotions, awaitedServices } = context.services;

  router.post(
    '/v1/environments/:namespace/:name/services',
    async (req, res) => {
      const environment = stringifyEntityRef({
        kind: 'resource',
        ...req.params,
      });
      const { service, ...addition } = req.body;
      const answer = await context.audited(
        req,
        {
          eventId: 'service-add',
          severityLevel: 'medium',
          meta: { environment, service },
        },
        async outcome => {
          const credentials = await context.anyone(req);
          await queries.visibility.requireEnvironment(environment, credentials);
          const view = await queries.visibility.view(credentials);
          const ref = await promotions.serviceNamed(service, view.visible);
          await queries.visibility.requireService(ref, credentials);
          await access.require(
            environmentsPromotePermission,
            { environment, service: ref },
            credentials,
          );
          context.ration(credentials);
          const requestedBy = actorOf(credentials);
          const deployment = { environment, service: ref };
          const complete = await awaitedServices.complete(
            deployment,
            { name: service, ...addition },
            { requestedBy, view },
          );
          if ('awaits' in complete) {
            outcome({ meta: { awaits: complete.awaits } });
            return { status: 'awaiting' as const, image: complete.awaits };
          }
          const added = await promotions.add({
            view,
            ...deployment,
            addition: complete,
            requestedBy,
          });
          await awaitedServices.withdraw(deployment);
          outcome({
            meta: { promotion: added.promotion, pullRequest: added.url },
          });
          return added;
        },
      );
      if ('status' in answer) {
        res.status(202).json(answer);
      } else {
        res.status(201).json(answer);
      }
    },
  );
}
