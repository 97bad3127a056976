import type {
  AuditorService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import {
  type ErrorRequestHandler,
  type RequestHandler,
  Router,
  json,
} from 'express';
import { createOpenApiRouter } from '../schema/generated/router';
import { AuditLog } from './AuditLog';
import { RouteContext, type RouteServices } from './RouteContext';
import { addArtifactRoutes } from './artifactRoutes';
import { addCreationRoutes } from './creationRoutes';
import { addEnvironmentRemovalRoutes } from './environmentRemovalRoutes';
import { addEnvironmentRoutes } from './environmentRoutes';
import { addPromotionBatchRoutes } from './promotionBatchRoutes';
import { addPromotionRolloutRoutes } from './promotionRolloutRoutes';
import { addPreviewRemovalRoutes } from './previewRemovalRoutes';
import { addRemovalRoutes } from './removalRoutes';
import { addPromotionRoutes } from './promotionRoutes';
import { addServiceRoutes } from './serviceRoutes';
import { toHttpError } from './toHttpError';

/** What a repository may begin with or be proposed, as JSON. */
const LARGEST_FILES = '4mb';
const WITH_FILES = ['/v1/repositories', '/v1/repositories/proposals'];

/** What registries send, by their version. */
const NOTIFICATIONS = ['v1', 'v2'].map(
  version => `application/vnd.docker.distribution.events.${version}+json`,
);

/**
 * The HTTP API of the plugin: one file of routes per resource. It checks credentials itself, before it looks at anything
 * else, so that refused ones are written down; Backstage's own check in front of it would not tell of them.
 */
export async function createRouter({
  auditor,
  logger,
  ...services
}: Omit<RouteServices, 'audit'> & {
  auditor: AuditorService;
  logger: LoggerService;
}): Promise<Router> {
  const audit = new AuditLog({ auditor });
  const context = new RouteContext({ ...services, audit });
  const small = json({
    // Registries send their notifications as what they are
    type: ['application/json', ...NOTIFICATIONS],
  });
  const files = json({ limit: LARGEST_FILES });
  const routes = await createOpenApiRouter({
    middleware: [
      (req, res, next) =>
        (WITH_FILES.includes(req.path) ? files : small)(req, res, next),
    ],
  });
  addArtifactRoutes(routes, context);
  addCreationRoutes(routes, context);
  addEnvironmentRoutes(routes, context);
  addEnvironmentRemovalRoutes(routes, context);
  addServiceRoutes(routes, context);
  addPreviewRemovalRoutes(routes, context);
  addPromotionRoutes(routes, context);
  addPromotionBatchRoutes(routes, context);
  addPromotionRolloutRoutes(routes, context);
  addRemovalRoutes(routes, context);

  const checkCredentials: RequestHandler = async (req, _res, next) => {
    try {
      await context.reporter(req);
      next();
    } catch (error) {
      await audit.refusedCredentials(req, error).then(() => next(error), next);
    }
  };
  const auditDenials: ErrorRequestHandler = async (error, req, _res, next) => {
    await audit
      .denial(req, error)
      .then(() => next(toHttpError(error, logger)), next);
  };
  const router = Router();
  router.use(checkCredentials);
  router.use(routes as unknown as Router);
  router.use(auditDenials);
  return router;
}
