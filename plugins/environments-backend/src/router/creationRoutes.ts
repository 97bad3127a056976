import { checkCreation } from '../golden/checkCreation';
import type { OpenApiRouter } from '../schema/generated/router';
import type { RouteContext } from './RouteContext';
import { actorOf } from './actorOf';

/** `/v1/repositories`, and the check of all that a template creates. */
export function addCreationRoutes(
  router: OpenApiRouter,
  context: RouteContext,
): void {
  const { services } = context;
  const { queries, access, serviceRepositories } = services;

  router.post('/v1/creations/check', async (req, res) => {
    const credentials = await context.anyone(req);
    context.ration(credentials);
    const faults = await checkCreation(
      { ...services, visibility: queries.visibility },
      req.body,
      { credentials, requestedBy: actorOf(credentials) },
    );
    res.json({ faults });
  });

  router.post('/v1/repositories', async (req, res) => {
    const { name, repository, owner } = req.body;
    const created = await context.audited(
      req,
      {
        eventId: 'repository-create',
        severityLevel: 'high',
        meta: { name, repository, owner },
      },
      async outcome => {
        const credentials = await context.anyone(req);
        await access.requireNewService(
          serviceRepositories.propose(req.body),
          credentials,
        );
        context.ration(credentials);
        const result = await serviceRepositories.create(req.body, {
          credentials,
          requestedBy: actorOf(credentials),
        });
        outcome({ meta: { status: result.status } });
        return result;
      },
    );
    res.status(201).json(created);
  });
}
