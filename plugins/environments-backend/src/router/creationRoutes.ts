import {
  ENVIRONMENT_TIERS,
  environmentsCreatePermission,
} from '@downstage/backstage-plugin-environments-common';
import { checkCreation } from '../golden/checkCreation';
import type { OpenApiRouter } from '../schema/generated/router';
import type { RouteContext } from './RouteContext';
import { actorOf } from './actorOf';
import { sendConditionally } from './sendConditionally';

/** `/v1/repositories`, what is proposed to those that exist, and the choices and the check of all that a template creates. */
export function addCreationRoutes(
  router: OpenApiRouter,
  context: RouteContext,
): void {
  const { services } = context;
  const { queries, access, serviceRepositories, creationChoices } = services;

  router.get('/v1/creations/choices', async (req, res) => {
    const credentials = await context.anyone(req);
    const { visibility } = queries;
    const choices = await creationChoices.list(
      { access, visibility },
      credentials,
    );
    sendConditionally({ req, res }, choices);
  });

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
  addProposals(router, context);
  addEnvironmentProposals(router, context);
}

/** `/v1/repositories/proposals`. */
function addProposals(router: OpenApiRouter, context: RouteContext): void {
  const { access, serviceRepositories, serviceTakeOver } = context.services;

  router.post('/v1/repositories/proposals', async (req, res) => {
    const { name, repository, owner } = req.body;
    const answer = await context.audited(
      req,
      {
        eventId: 'repository-propose',
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
        const result = await serviceTakeOver.propose(req.body, {
          credentials,
          requestedBy: actorOf(credentials),
        });
        const { status, pullRequest } = result;
        outcome({ meta: { status, pullRequest: pullRequest?.url ?? null } });
        return result;
      },
    );
    res.status(201).json(answer);
  });
}

/** What a repository of environments has, and `/v1/environments/proposals`. */
function addEnvironmentProposals(
  router: OpenApiRouter,
  context: RouteContext,
): void {
  const { access, environmentTakeOver } = context.services;

  router.post('/v1/creations/drafts', async (req, res) => {
    const credentials = await context.anyone(req);
    await access.requireOneProposed(
      environmentsCreatePermission,
      () => environmentTakeOver.conceivable(req.body, ENVIRONMENT_TIERS),
      credentials,
    );
    context.ration(credentials);
    const found = await environmentTakeOver.draft(req.body, {
      credentials,
      requestedBy: actorOf(credentials),
    });
    res.json(found);
  });

  router.post('/v1/environments/proposals', async (req, res) => {
    const { repository, owner, environments } = req.body;
    const answer = await context.audited(
      req,
      {
        eventId: 'environment-propose',
        severityLevel: 'high',
        meta: {
          repository,
          owner,
          names: environments.map(({ name }) => name),
        },
      },
      async outcome => {
        const credentials = await context.anyone(req);
        await access.requireEachProposed(
          environmentsCreatePermission,
          () => environmentTakeOver.proposed(req.body, environments),
          credentials,
        );
        context.ration(credentials);
        const result = await environmentTakeOver.propose(req.body, {
          credentials,
          requestedBy: actorOf(credentials),
        });
        const { status, pullRequest } = result;
        outcome({ meta: { status, pullRequest: pullRequest?.url ?? null } });
        return result;
      },
    );
    res.status(201).json(answer);
  });
}
