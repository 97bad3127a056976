import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError, NotFoundError, toError } from '@backstage/errors';
import {
  type CreationFault,
  type Environment,
  environmentsCreatePermission,
  environmentsPromotePermission,
  formatReasons,
  inPromotionOrder,
} from '@downstage/backstage-plugin-environments-common';
import { ScmError } from '@downstage/backstage-plugin-environments-node';
import type { Access } from '../access/Access';
import type { Visibility } from '../access/Visibility';
import type { PromotionPlanner } from '../promote/PromotionPlanner';
import type { PromotionService } from '../promote/PromotionService';
import type { CreationPlan } from './CreationPlan';
import { refOf } from './CreationChecks';
import type { GoldenPath } from './GoldenPath';
import type { NewService } from './NewService';
import { refusedFirst } from './refusedFirst';
import type { Requester } from './RepositoryCreator';
import type { ServiceRepositories } from './ServiceRepositories';
import type { ServicePreviews } from './previews/ServicePreviews';

/** Stands for the version that continuous integration will report. */
const ANY_VERSION = '0.0.0';
const EXPECTED = new Set([
  'InputError',
  'ConflictError',
  'NotFoundError',
  'NotAllowedError',
]);

interface CheckContext {
  access: Access;
  visibility: Visibility;
  goldenPath: GoldenPath;
  serviceRepositories: ServiceRepositories;
  servicePreviews: ServicePreviews;
  planner: PromotionPlanner;
  promotions: PromotionService;
}

interface Asked {
  /** The environment that is created with the rest. */
  proposed?: Environment;
  credentials: BackstageCredentials;
}

/**
 * The first of some environments in promotion order, and whether it is there already.
 *
 * @throws NotFoundError that names those that the caller may not read
 */
async function firstOf(
  { visibility }: CheckContext,
  refs: string[],
  { proposed, credentials }: Asked,
): Promise<{ target: Environment; isThere: boolean }> {
  const there = (await visibility.environments(credentials)).map(
    ({ environment }) => environment,
  );
  const isProposed = proposed && !there.some(({ ref }) => ref === proposed.ref);
  const known = inPromotionOrder(isProposed ? [...there, proposed] : there);
  const missing = refs.filter(ref => !known.some(item => item.ref === ref));
  if (missing.length > 0) {
    throw new NotFoundError(
      `environments: there is no environment ${missing.join(', ')}`,
    );
  }
  const target = known.find(({ ref }) => refs.includes(ref));
  if (!target) {
    throw new InputError('environments: none is named. Choose one at least');
  }
  return { target, isThere: !isProposed || target.ref !== proposed.ref };
}

interface WithDeployment {
  deployment: NonNullable<CreationPlan['deployment']>;
}

/** Where a service is to live but for an environment that is refused; nothing, where no other is named. */
function placesLeft(
  { environment, deployment }: CreationPlan & WithDeployment,
  refused: Array<CreationFault['part']>,
): (CreationPlan & WithDeployment) | undefined {
  if (!environment || !refused.includes('environment')) {
    return { environment, deployment };
  }
  const environments = deployment.environments.filter(
    ref => ref !== refOf(environment),
  );
  return environments.length > 0
    ? { deployment: { ...deployment, environments } }
    : undefined;
}

/** Whether the service may come to its first environment, and can be added there. */
async function checkDeployment(
  context: CheckContext,
  { deployment: wish, environment }: CreationPlan & WithDeployment,
  service: NewService,
  credentials: BackstageCredentials,
): Promise<void> {
  const { access, visibility, goldenPath, serviceRepositories } = context;
  const { target, isThere } = await firstOf(context, wish.environments, {
    ...(environment ? { proposed: goldenPath.propose(environment) } : {}),
    credentials,
  });
  const proposed = serviceRepositories.propose(service);
  const allowed = await access.permitted(
    environmentsPromotePermission,
    [{ environment: target, service: proposed }],
    credentials,
  );
  if (allowed.length === 0) {
    throw new InputError(
      `environments: you need the permission ${environmentsPromotePermission.name} on ${proposed.ref} in ${target.ref}. Choose another environment or owner`,
    );
  }
  const addition = {
    name: service.name,
    image: wish.image,
    tag: ANY_VERSION,
    ...(wish.chart ? { chart: wish.chart } : {}),
  };
  if (environment && !isThere) {
    const refused = await refusedFirst(environment, addition);
    if (refused) {
      throw new InputError(`environments: ${refused}`);
    }
    return;
  }
  const place = { service: proposed.ref, environment: target.ref };
  if (await context.promotions.addedBy({ ...place, image: wish.image })) {
    // A task that was started again, or asked for twice, finds what it has made
    return;
  }
  const { plan } = await context.planner.plan(
    { ...place, addition },
    await visibility.view(credentials),
  );
  if (plan.blocked.length > 0) {
    throw new InputError(`environments: ${formatReasons(plan.blocked)}`);
  }
}

/** Whether the pull requests of the service can be delivered. */
async function checkPreviews(
  { servicePreviews }: CheckContext,
  previews: NonNullable<CreationPlan['previews']>,
  service: NewService | undefined,
): Promise<void> {
  if (!service) {
    throw new InputError(
      'service: is missing; it says whose previews they are',
    );
  }
  await servicePreviews.check({ ...service, ...previews });
}

/**
 * All that speaks against what a template wants to create, part by part. Reads only. What the caller may not do is a fault, too,
 * and nothing more is looked at for it.
 */
export async function checkCreation(
  context: CheckContext,
  { service, environment, deployment, previews }: CreationPlan,
  requester: Requester,
): Promise<CreationFault[]> {
  const { credentials } = requester;
  const { access, goldenPath, serviceRepositories } = context;
  const faults: CreationFault[] = [];
  const attempt = async (
    part: CreationFault['part'],
    run: () => Promise<void>,
  ) => {
    try {
      await run();
    } catch (thrown) {
      const error = toError(thrown);
      if (!EXPECTED.has(error.name) && !(error instanceof ScmError)) {
        throw error;
      }
      faults.push({ part, message: error.message });
    }
  };
  if (service) {
    await attempt('service', async () => {
      await access.requireNewService(
        serviceRepositories.propose(service),
        credentials,
      );
      await serviceRepositories.check(service, requester);
    });
  }
  if (environment) {
    await attempt('environment', async () => {
      await access.requireProposed(
        environmentsCreatePermission,
        () => goldenPath.propose(environment),
        credentials,
      );
      await goldenPath.check(environment, requester);
    });
  }
  const refused = faults.map(({ part }) => part);
  const places = deployment && placesLeft({ environment, deployment }, refused);
  // Whose service it would be is not known where the service itself is refused
  if (places && !refused.includes('service')) {
    await attempt('deployment', async () => {
      if (!service) {
        throw new InputError(
          'service: is missing; it says what is to be deployed',
        );
      }
      await checkDeployment(context, places, service, credentials);
    });
  }
  if (previews && !refused.includes('service')) {
    await attempt('previews', () => checkPreviews(context, previews, service));
  }
  return faults;
}
