import { stringifyEntityRef } from '@backstage/catalog-model';
import { NotAllowedError } from '@backstage/errors';
import {
  environmentsConfigurationChangePermission,
  environmentsPromotePermission,
  environmentsSourceReadPermission,
} from '@downstage/backstage-plugin-environments-common';
import { isAutomation } from '../access/isAutomation';
import { getHistory } from '../queries/history';
import { getServiceDeployments } from '../queries/serviceDeployments';
import type { OpenApiRouter } from '../schema/generated/router';
import type { RouteContext } from './RouteContext';
import { sendConditionally } from './sendConditionally';

/** `/v1/services` */
export function addServiceRoutes(
  router: OpenApiRouter,
  context: RouteContext,
): void {
  const { queries, syncAccess, syncs } = context.services;

  router.get(
    '/v1/services/:kind/:namespace/:name/deployments',
    async (req, res) => {
      const body = await getServiceDeployments(
        queries,
        stringifyEntityRef(req.params),
        await context.anyone(req),
      );
      sendConditionally({ req, res }, body);
    },
  );

  router.get(
    '/v1/services/:kind/:namespace/:name/history',
    async (req, res) => {
      const service = stringifyEntityRef(req.params);
      const credentials = await context.anyone(req);
      sendConditionally(
        { req, res },
        await getHistory(queries, { service, ...req.query }, credentials),
      );
    },
  );

  router.post('/v1/services/:kind/:namespace/:name/sync', async (req, res) => {
    const service = stringifyEntityRef(req.params);
    const { environment } = req.body;
    const delivery = await context.audited(
      req,
      {
        eventId: 'deployment-sync',
        severityLevel: 'medium',
        meta: { environment, service },
      },
      async outcome => {
        const credentials = await context.person(req);
        await queries.visibility.requireEnvironment(environment, credentials);
        await queries.visibility.requireService(service, credentials);
        const deployment = { environment, service };
        await syncAccess.require(deployment, credentials);
        context.ration(credentials);
        const asked = await syncs.request({
          ...deployment,
          requestedBy: credentials.principal.userEntityRef,
        });
        outcome({ meta: { delivery: { ...asked } } });
        return asked;
      },
    );
    res.status(202).json({ delivery });
  });

  addSettingsRoute(router, context);
  addHoldRoute(router, context);
  addAwaitedRoute(router, context);
}

/** What a service is configured with, for who may change it or read the files. */
function addSettingsRoute(router: OpenApiRouter, context: RouteContext): void {
  const { queries, access, configurations } = context.services;
  const permissions = [
    environmentsConfigurationChangePermission,
    environmentsSourceReadPermission,
  ];

  router.get(
    '/v1/services/:kind/:namespace/:name/settings',
    async (req, res) => {
      const service = stringifyEntityRef(req.params);
      const { environment } = req.query;
      const credentials = await context.anyone(req);
      await queries.visibility.requireEnvironment(environment, credentials);
      await queries.visibility.requireService(service, credentials);
      const deployment = { environment, service };
      await access.requireAny(permissions, deployment, credentials);
      context.ration(credentials);
      res.json(
        await configurations.show(
          deployment,
          await queries.visibility.view(credentials),
          upstream =>
            access.allowsAny(
              permissions,
              { environment: upstream, service },
              credentials,
            ),
        ),
      );
    },
  );
}

/** What a rollback left behind. */
function addHoldRoute(router: OpenApiRouter, context: RouteContext): void {
  const { queries, access, holds } = context.services;

  router.delete(
    '/v1/services/:kind/:namespace/:name/hold',
    async (req, res) => {
      const service = stringifyEntityRef(req.params);
      const { environment } = req.query;
      const items = await context.audited(
        req,
        {
          eventId: 'hold-lift',
          severityLevel: 'medium',
          meta: { environment, service },
        },
        async outcome => {
          const credentials = await context.person(req);
          await queries.visibility.requireEnvironment(environment, credentials);
          await queries.visibility.requireService(service, credentials);
          const deployment = { environment, service };
          await access.require(
            environmentsPromotePermission,
            deployment,
            credentials,
          );
          if (isAutomation(credentials)) {
            throw new NotAllowedError(
              `A hold keeps automation away: a person lifts that of ${service} in ${environment}, in the portal`,
            );
          }
          const lifted = await holds.lift(deployment);
          outcome({
            meta: { rollbacks: lifted.map(({ promotion }) => promotion) },
          });
          return lifted;
        },
      );
      res.json({ items });
    },
  );
}

/** What somebody asked for that cannot come yet. */
function addAwaitedRoute(router: OpenApiRouter, context: RouteContext): void {
  const { queries, access, awaitedServices } = context.services;

  router.delete(
    '/v1/services/:kind/:namespace/:name/awaited',
    async (req, res) => {
      const service = stringifyEntityRef(req.params);
      const { environment } = req.query;
      const deployment = { environment, service };
      await context.audited(
        req,
        {
          eventId: 'service-withdraw',
          severityLevel: 'medium',
          meta: deployment,
        },
        async () => {
          const credentials = await context.anyone(req);
          await queries.visibility.requireEnvironment(environment, credentials);
          await queries.visibility.requireService(service, credentials);
          await access.require(
            environmentsPromotePermission,
            deployment,
            credentials,
          );
          await awaitedServices.withdraw(deployment);
        },
      );
      res.status(204).end();
    },
  );
}
