import type { Router } from 'express';
import { createOpenApiRouter } from '../schema/generated/router';
import { RouteContext, type RouteServices } from './RouteContext';
import { addEnvironmentRoutes } from './environmentRoutes';
import { addPromotionRoutes } from './promotionRoutes';
import { addServiceRoutes } from './serviceRoutes';

/** The HTTP API of the plugin: one file of routes per resource. */
export async function createRouter(services: RouteServices): Promise<Router> {
  const router = await createOpenApiRouter();
  const context = new RouteContext(services);
  addEnvironmentRoutes(router, context);
  addServiceRoutes(router, context);
  addPromotionRoutes(router, context);
  return router as unknown as Router;
}
