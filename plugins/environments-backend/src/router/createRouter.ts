import { createHash } from 'node:crypto';
import type {
  AuditorService,
  BackstageCredentials,
  BackstageUserPrincipal,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { InputError, toError } from '@backstage/errors';
import {
  type PromotionWish,
  environmentsCreatePermission,
  environmentsPromotePermission,
  environmentsRollbackPermission,
  environmentsSyncPermission,
} from '@downstage/backstage-plugin-environments-common';
import type { Request, Response, Router } from 'express';
import type { GoldenPath } from '../golden/GoldenPath';
import type { SyncRequests } from '../clusters/SyncRequests';
import type { PromotionService } from '../promote/PromotionService';
import { createOpenApiRouter } from '../schema/generated/router';
import type { Access } from './Access';
import { type EnvironmentQueries, toPromotion } from './EnvironmentQueries';

const permissionOf = (kind: 'promotion' | 'rollback') =>
  kind === 'rollback'
    ? environmentsRollbackPermission
    : environmentsPromotePermission;

const kindOf = (wish: PromotionWish) =>
  wish.rollbackTo ? ('rollback' as const) : ('promotion' as const);

/** A wish names what to promote from or what to roll back to, not both. */
function demandOneGoal(wish: PromotionWish): void {
  if (wish.from && wish.rollbackTo) {
    throw new InputError(
      '"from" belongs to a promotion and "rollbackTo" to a rollback: give one of them',
    );
  }
}

/** Answers 304 when the caller has this very answer. */
function sendConditionally(req: Request, res: Response, body: unknown): void {
  const text = JSON.stringify(body);
  const etag = `W/"${createHash('sha1').update(text).digest('base64url')}"`;
  res.setHeader('ETag', etag);
  res.setHeader('Cache-Control', 'private, no-cache');
  if (req.headers['if-none-match'] === etag) {
    res.status(304).end();
    return;
  }
  res.type('application/json').send(text);
}

/** The HTTP API of the plugin. */
export async function createRouter(options: {
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  access: Access;
  queries: EnvironmentQueries;
  promotions: PromotionService;
  goldenPath: GoldenPath;
  syncs: SyncRequests;
}): Promise<Router> {
  const { httpAuth, auditor, access, queries, promotions, goldenPath, syncs } =
    options;
  const router = await createOpenApiRouter();
  const anyone = (req: unknown) =>
    httpAuth.credentials(req as Request, { allow: ['user', 'service'] });
  const person = (
    req: unknown,
  ): Promise<BackstageCredentials<BackstageUserPrincipal>> =>
    httpAuth.credentials(req as Request, { allow: ['user'] });

  /** Writes down who tried what, and how it ended. */
  async function audited<T>(
    req: unknown,
    event: { eventId: string; meta: Record<string, string> },
    run: () => Promise<T>,
  ): Promise<T> {
    const entry = await auditor.createEvent({
      ...event,
      severityLevel: 'medium',
      request: req as Request,
    });
    try {
      const result = await run();
      await entry.success();
      return result;
    } catch (error) {
      await entry.fail({ error: toError(error) });
      throw error;
    }
  }

  router.get('/v1/environments', async (req, res) => {
    res.json({ items: await queries.overviews(await anyone(req)) });
  });

  router.post('/v1/environments', async (req, res) => {
    const credentials = await anyone(req);
    const { name, repository } = req.body;
    const result = await audited(
      req,
      { eventId: 'environment-create', meta: { name, repository } },
      async () => {
        await access.demandBasic(environmentsCreatePermission, credentials);
        return goldenPath.createEnvironment(req.body);
      },
    );
    res.status(201).json(result);
  });

  router.post(
    '/v1/environments/:namespace/:name/services',
    async (req, res) => {
      const credentials = await anyone(req);
      const environment = stringifyEntityRef({
        kind: 'resource',
        ...req.params,
      });
      const { service, ...rest } = req.body;
      const result = await audited(
        req,
        { eventId: 'service-add', meta: { environment, service } },
        async () => {
          await access.demandBasic(environmentsCreatePermission, credentials);
          await queries.demandEnvironment(environment, credentials);
          return goldenPath.addService(environment, { name: service, ...rest });
        },
      );
      res.status(201).json(result);
    },
  );

  router.get('/v1/environments/:namespace/:name', async (req, res) => {
    const ref = stringifyEntityRef({ kind: 'resource', ...req.params });
    res.json(await queries.overview(ref, await anyone(req)));
  });

  router.get(
    '/v1/services/:kind/:namespace/:name/deployments',
    async (req, res) => {
      const ref = stringifyEntityRef(req.params);
      const body = await queries.serviceDeployments(ref, await anyone(req));
      sendConditionally(
        req as unknown as Request,
        res as unknown as Response,
        body,
      );
    },
  );

  router.get(
    '/v1/services/:kind/:namespace/:name/history',
    async (req, res) => {
      const service = stringifyEntityRef(req.params);
      const { environment, limit } = req.query;
      res.json(
        await queries.history(
          { service, environment, limit },
          await anyone(req),
        ),
      );
    },
  );

  router.post('/v1/services/:kind/:namespace/:name/sync', async (req, res) => {
    const service = stringifyEntityRef(req.params);
    const { environment } = req.body;
    const credentials = await person(req);
    const delivery = await audited(
      req,
      { eventId: 'deployment-sync', meta: { environment, service } },
      async () => {
        await queries.demandEnvironment(environment, credentials);
        await queries.demandService(service, credentials);
        const deployment = { environment, service };
        await access.demand(
          environmentsSyncPermission,
          deployment,
          credentials,
        );
        return syncs.request({
          ...deployment,
          requestedBy: credentials.principal.userEntityRef,
        });
      },
    );
    res.status(202).json({ delivery });
  });

  router.get('/v1/promotions', async (req, res) => {
    const items = await queries.promotions(req.query, await anyone(req));
    res.json({ items });
  });

  router.post('/v1/promotions/plan', async (req, res) => {
    const wish = req.body;
    const credentials = await anyone(req);
    demandOneGoal(wish);
    await queries.demandEnvironment(wish.environment, credentials);
    await queries.demandService(wish.service, credentials);
    // A plan shows the contents of files in the repository and reads from the host
    await access.demand(permissionOf(kindOf(wish)), wish, credentials);
    res.json(await promotions.preview(wish));
  });

  router.post('/v1/promotions', async (req, res) => {
    const { expectedVersion, ...wish } = req.body;
    const credentials = await person(req);
    const promotion = await audited(
      req,
      {
        eventId: 'promotion-start',
        meta: {
          kind: kindOf(wish),
          environment: wish.environment,
          service: wish.service,
          version: expectedVersion,
        },
      },
      async () => {
        demandOneGoal(wish);
        await queries.demandEnvironment(wish.environment, credentials);
        await queries.demandService(wish.service, credentials);
        await access.demand(permissionOf(kindOf(wish)), wish, credentials);
        const started = await promotions.start({
          wish,
          expectedVersion,
          requestedBy: credentials.principal.userEntityRef,
        });
        return queries.promotion(started.id, credentials);
      },
    );
    res.status(201).json(toPromotion(promotion));
  });

  router.get('/v1/promotions/:id', async (req, res) => {
    const found = await queries.promotion(req.params.id, await anyone(req));
    res.json(toPromotion(found));
  });

  router.post('/v1/promotions/:id/cancel', async (req, res) => {
    const credentials = await person(req);
    const { id } = req.params;
    await audited(
      req,
      { eventId: 'promotion-cancel', meta: { promotion: id } },
      async () => {
        const found = await queries.promotion(id, credentials);
        await access.demand(permissionOf(found.kind), found, credentials);
        await promotions.cancel(found, credentials.principal.userEntityRef);
      },
    );
    res.json(toPromotion(await queries.promotion(id, credentials)));
  });

  return router as unknown as Router;
}
