import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError, NotAllowedError } from '@backstage/errors';
import {
  type PromotionKind,
  type PromotionWish,
  type SettingChange,
  environmentsConfigurationChangePermission,
  environmentsPromotePermission,
  environmentsRollbackPermission,
  environmentsServiceRemovePermission,
  environmentsSourceReadPermission,
} from '@downstage/backstage-plugin-environments-common';
import {
  getGroup,
  getPromotion,
  getPromotionDiff,
  listPromotions,
  showPromotion,
} from '../queries/promotions';
import { isAutomation, requireByHand } from '../access/isAutomation';
import type { StoredPromotion } from '../database/StoredPromotion';
import type { OpenApiRouter } from '../schema/generated/router';
import type { AuditedOutcome } from './AuditLog';
import type { RouteContext, RouteServices } from './RouteContext';
import { sendConditionally } from './sendConditionally';

/** What it takes to ask for a promotion of a kind, and to withdraw it. */
const PERMISSIONS = {
  promotion: environmentsPromotePermission,
  rollback: environmentsRollbackPermission,
  configuration: environmentsConfigurationChangePermission,
  removal: environmentsServiceRemovePermission,
} as const;

const permissionOf = (kind: PromotionKind) => PERMISSIONS[kind];

function kindOf(wish: PromotionWish): PromotionKind {
  if (wish.remove) {
    return 'removal';
  }
  if (wish.settings) {
    return 'configuration';
  }
  return wish.rollbackTo ? 'rollback' : 'promotion';
}

/** What a removal does not go together with: all that says what the environment is to have instead. */
const BESIDE_REMOVAL = [
  'from',
  'reported',
  'rollbackTo',
  'scope',
  'settings',
  'addition',
  'beginWith',
] as const;

/** A request names what to promote from, what to roll back to, what to configure or that the service goes, and one of them alone. */
function requireOneGoal(wish: PromotionWish): void {
  const beside = BESIDE_REMOVAL.filter(key => wish[key] !== undefined);
  if (wish.remove && beside.length > 0) {
    throw new InputError(
      `"remove" takes the service out: leave ${beside
        .map(key => `"${key}"`)
        .join(', ')} out`,
    );
  }
  if (wish.reported && (wish.from || wish.rollbackTo || wish.settings)) {
    throw new InputError(
      '"reported" names a version that continuous integration reported: give none of "from", "rollbackTo" and "settings" with it',
    );
  }
  if (wish.settings && (wish.from || wish.rollbackTo)) {
    throw new InputError(
      '"settings" change configuration, "from" and "rollbackTo" the version: give one of them',
    );
  }
  if (wish.from && wish.rollbackTo) {
    throw new InputError(
      '"from" belongs to a promotion and "rollbackTo" to a rollback: give one of them',
    );
  }
  if (wish.scope && !wish.rollbackTo) {
    throw new InputError(
      '"scope" says how much a rollback takes back: give "rollbackTo", too, or leave it out',
    );
  }
}

/** What an audit event says of a promotion. */
function targetOf({ environment, service, change }: StoredPromotion) {
  const { pullRequest } = change;
  return {
    environment,
    service,
    ...(pullRequest ? { pullRequest: pullRequest.url } : {}),
  };
}

/** Which setting was to be changed; its value is in the change itself. */
function toAudited({ file, path, name }: SettingChange) {
  return { file, path, name };
}

/** That it was asked for; what came of it is an event of its own. */
function outcomeOf(started: StoredPromotion): AuditedOutcome {
  const { id, state } = started;
  return { meta: { promotion: id, state, ...targetOf(started) } };
}

/** A plan shows what stands in files and reads from the host: it takes what starting takes. */
async function requireWish(
  { queries, access }: RouteServices,
  wish: PromotionWish,
  credentials: BackstageCredentials,
): Promise<void> {
  requireOneGoal(wish);
  await queries.visibility.requireEnvironment(wish.environment, credentials);
  await queries.visibility.requireService(wish.service, credentials);
  await access.require(permissionOf(kindOf(wish)), wish, credentials);
}

/** `/v1/promotions` */
export function addPromotionRoutes(
  router: OpenApiRouter,
  context: RouteContext,
): void {
  addReads(router, context);
  addMutations(router, context);
  addCancel(router, context);
}

function addReads(router: OpenApiRouter, context: RouteContext): void {
  const { queries, access } = context.services;

  router.get('/v1/promotions', async (req, res) => {
    const credentials = await context.anyone(req);
    const part = await listPromotions(queries, req.query, credentials);
    sendConditionally({ req, res }, part);
  });

  router.get('/v1/promotions/:id', async (req, res) => {
    const credentials = await context.anyone(req);
    const found = await showPromotion(queries, req.params.id, credentials);
    sendConditionally({ req, res }, found);
  });

  router.get('/v1/promotions/:id/diff', async (req, res) => {
    const credentials = await context.anyone(req);
    const found = await getPromotion(queries, req.params.id, credentials);
    await access.requireAny(
      [environmentsSourceReadPermission, permissionOf(found.kind)],
      found,
      credentials,
    );
    const items = await getPromotionDiff(queries, found.id, credentials);
    sendConditionally({ req, res }, { items });
  });
}

function addMutations(router: OpenApiRouter, context: RouteContext): void {
  const { queries, promotions, awaitedServices } = context.services;

  router.post('/v1/promotions/plan', async (req, res) => {
    const credentials = await context.anyone(req);
    await requireWish(context.services, req.body, credentials);
    context.ration(credentials);
    const view = await queries.visibility.view(credentials);
    res.json(await promotions.preview(req.body, view));
  });

  router.post('/v1/promotions', async (req, res) => {
    const {
      expectedVersion,
      expectedCommits,
      expectedFiles,
      asPerson,
      ...wish
    } = req.body;
    const { environment, service } = wish;
    const promotion = await context.audited(
      req,
      {
        eventId: 'promotion-start',
        severityLevel: 'medium',
        meta: {
          kind: kindOf(wish),
          environment,
          service,
          version: expectedVersion,
          ...(wish.settings ? { settings: wish.settings.map(toAudited) } : {}),
        },
      },
      async outcome => {
        const credentials = await context.person(req);
        await requireWish(context.services, wish, credentials);
        if (wish.remove) {
          requireByHand(credentials, `takes ${service} out of ${environment}`);
        }
        context.ration(credentials);
        const started = await promotions.start({
          wish,
          view: await queries.visibility.view(credentials),
          expectedVersion,
          expectedCommits,
          expectedFiles,
          asPerson,
          requestedBy: credentials.principal.userEntityRef,
        });
        if (wish.remove) {
          // A first image that is still to come does not bring it back
          await awaitedServices.withdraw({ environment, service });
        }
        outcome(outcomeOf(started));
        return showPromotion(queries, started.id, credentials);
      },
    );
    res.status(202).json(promotion);
  });
}

/** What is not merged yet is withdrawn. */
function addCancel(router: OpenApiRouter, context: RouteContext): void {
  const { queries, access, promotions } = context.services;

  router.post('/v1/promotions/:id/cancel', async (req, res) => {
    const { id } = req.params;
    const cancelled = await context.audited(
      req,
      {
        eventId: 'promotion-cancel',
        severityLevel: 'medium',
        meta: { promotion: id },
      },
      async outcome => {
        const credentials = await context.person(req);
        const found = await getPromotion(queries, id, credentials);
        outcome({ meta: targetOf(found) });
        const group = await getGroup(queries, found, credentials);
        await access.requireEach(permissionOf(found.kind), group, credentials);
        if (found.kind === 'rollback' && isAutomation(credentials)) {
          throw new NotAllowedError(
            `A rollback keeps automation away: a person cancels that of ${found.service} in ${found.environment}, in the portal`,
          );
        }
        await promotions.cancel(found, credentials.principal.userEntityRef);
        return showPromotion(queries, id, credentials);
      },
    );
    res.json(cancelled);
  });
}
