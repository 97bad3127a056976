import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError, NotFoundError, toError } from '@backstage/errors';
import {
  type Environment,
  environmentsCreatePermission,
  environmentsPromotePermission,
  formatReasons,
} from '@downstage/backstage-plugin-environments-common';
import { ScmError } from '@downstage/backstage-plugin-environments-node';
import type { Access } from '../access/Access';
import type { Visibility } from '../access/Visibility';
import type { PromotionPlanner } from '../promote/PromotionPlanner';
import type { CreationFault, CreationPlan } from './CreationPlan';
import type { GoldenPath } from './GoldenPath';
import type { NewService } from './NewService';
import type { Requester } from './RepositoryCreator';
import type { ServiceRepositories } from './ServiceRepositories';

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
  planner: PromotionPlanner;
}

/**
 * The first of some environments in promotion order.
 *
 * @throws NotFoundError that names those that the caller may not read
 */
async function firstOf(
  { visibility }: CheckContext,
  refs: string[],
  credentials: BackstageCredentials,
): Promise<Environment> {
  const known = (await visibility.environments(credentials)).map(
    ({ environment }) => environment,
  );
  const missing = refs.filter(ref => !known.some(item => item.ref === ref));
  if (missing.length > 0) {
    throw new NotFoundError(
      `environments: there is no environment ${missing.join(', ')}`,
    );
  }
  const first = known.find(({ ref }) => refs.includes(ref));
  if (!first) {
    throw new InputError('environments: none is named. Choose one at least');
  }
  return first;
}

/** Whether the service may come to its first environment, and can be added there. */
async function checkDeployment(
  context: CheckContext,
  wish: NonNullable<CreationPlan['deployment']>,
  service: NewService,
  credentials: BackstageCredentials,
): Promise<void> {
  const { access, visibility, serviceRepositories, planner } = context;
  const target = await firstOf(context, wish.environments, credentials);
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
  const { plan } = await planner.plan(
    {
      service: proposed.ref,
      environment: target.ref,
      addition: {
        name: service.name,
        image: wish.image,
        tag: ANY_VERSION,
        ...(wish.chart ? { chart: wish.chart } : {}),
      },
    },
    await visibility.view(credentials),
  );
  if (plan.blocked.length > 0) {
    throw new InputError(`environments: ${formatReasons(plan.blocked)}`);
  }
}

/**
 * All that speaks against what a template wants to create, part by part. Reads only. What the caller may not do is a fault, too,
 * and nothing more is looked at for it.
 */
export async function checkCreation(
  context: CheckContext,
  { service, environment, deployment }: CreationPlan,
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
  // Whose service it would be is not known where the service itself is refused
  const isRefused = faults.some(({ part }) => part === 'service');
  if (deployment && !isRefused) {
    await attempt('deployment', async () => {
      if (!service) {
        throw new InputError(
          'service: is missing; it says what is to be deployed',
        );
      }
      await checkDeployment(context, deployment, service, credentials);
    });
  }
  return faults;
}
