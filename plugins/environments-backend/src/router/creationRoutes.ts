import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { JsonObject } from '@backstage/types';
import {
  ENVIRONMENT_TIERS,
  environmentsCreatePermission,
} from '@downstage/backstage-plugin-environments-common';
import type { Requester } from '../golden/RepositoryCreator';
import { checkCreation } from '../golden/checkCreation';
import type { OpenApiRouter } from '../schema/generated/router';
import type { RouteContext } from './RouteContext';
import { actorOf } from './actorOf';
import { sendConditionally } from './sendConditionally';

const repositoryOf = ({
  name,
  repository,
  owner,
}: Record<'name' | 'repository' | 'owner', string>) => ({
  name,
  repository,
  owner,
});

/** What the audit says of a proposal. */
const tellProposal = ({
  status,
  pullRequest,
}: {
  status: string;
  pullRequest?: { url: string };
}) => ({ status, pullRequest: pullRequest?.url ?? null });

/** A change of a host in somebody's name: it is permitted, counted and audited before it is made. */
function change<T>(
  context: RouteContext,
  req: unknown,
  {
    require,
    run,
    tell,
    ...audited
  }: {
    eventId: string;
    meta: JsonObject;
    require: (credentials: BackstageCredentials) => Promise<void>;
    run: (requester: Requester) => Promise<T>;
    tell: (result: T) => JsonObject;
  },
): Promise<T> {
  return context.audited(
    req,
    { severityLevel: 'high', ...audited },
    async outcome => {
      const credentials = await context.anyone(req);
      await require(credentials);
      context.ration(credentials);
      const requestedBy = actorOf(credentials);
      const result = await run({ credentials, requestedBy });
      outcome({ meta: tell(result) });
      return result;
    },
  );
}

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
    const created = await change(context, req, {
      eventId: 'repository-create',
      meta: repositoryOf(req.body),
      require: credentials =>
        access.requireNewService(
          serviceRepositories.propose(req.body),
          credentials,
        ),
      run: requester => serviceRepositories.create(req.body, requester),
      tell: ({ status }) => ({ status }),
    });
    res.status(201).json(created);
  });
  addPreviews(router, context);
  addProposals(router, context);
  addEnvironmentProposals(router, context);
}

/** `/v1/repositories/previews`. */
function addPreviews(router: OpenApiRouter, context: RouteContext): void {
  const { access, serviceRepositories, servicePreviews } = context.services;

  router.post('/v1/repositories/previews', async (req, res) => {
    const created = await change(context, req, {
      eventId: 'previews-create',
      meta: repositoryOf(req.body),
      require: credentials =>
        access.requireNewService(
          serviceRepositories.propose(req.body),
          credentials,
        ),
      run: requester => servicePreviews.create(req.body, requester),
      tell: tellProposal,
    });
    res.status(201).json(created);
  });
}

/** `/v1/repositories/proposals`. */
function addProposals(router: OpenApiRouter, context: RouteContext): void {
  const { access, serviceRepositories, serviceTakeOver } = context.services;

  router.post('/v1/repositories/proposals', async (req, res) => {
    const answer = await change(context, req, {
      eventId: 'repository-propose',
      meta: repositoryOf(req.body),
      require: credentials =>
        access.requireNewService(
          serviceRepositories.propose(req.body),
          credentials,
        ),
      run: requester => serviceTakeOver.propose(req.body, requester),
      tell: tellProposal,
    });
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
    const clusters = await environmentTakeOver.watched();
    await access.requireOneProposed(
      environmentsCreatePermission,
      () =>
        environmentTakeOver.conceivable(req.body, ENVIRONMENT_TIERS, clusters),
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
    const names = environments.map(({ name }) => name);
    const answer = await change(context, req, {
      eventId: 'environment-propose',
      meta: { repository, owner, names },
      require: credentials =>
        access.requireEachProposed(
          environmentsCreatePermission,
          () => environmentTakeOver.proposed(req.body, environments),
          credentials,
        ),
      run: requester => environmentTakeOver.propose(req.body, requester),
      tell: tellProposal,
    });
    res.status(201).json(answer);
  });
}
