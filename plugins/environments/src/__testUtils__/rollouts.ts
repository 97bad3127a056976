import type {
  PromotionRolloutPlan,
  ServiceDeployments,
} from '@downstage/backstage-plugin-environments-common';
import { allowed } from './decisions';
import { aServiceEnvironment, theDeployments } from './deployments';
import { dev, east, qa, west } from './environments';
import { aPlan } from './promotions';

/** The shop: 1.2.0 may go from qa to both rings. */
export function theRings(
  given: Partial<Parameters<typeof aServiceEnvironment>[2]> = {},
): ServiceDeployments {
  return theDeployments({
    environments: [
      aServiceEnvironment(dev, '1.2.0'),
      aServiceEnvironment(qa, '1.2.0'),
      aServiceEnvironment(east, '1.1.0', {
        promote: allowed({ from: qa.ref, version: '1.2.0' }),
      }),
      aServiceEnvironment(west, '1.1.0', {
        promote: allowed({ from: qa.ref, version: '1.2.0' }),
        ...given,
      }),
    ],
  });
}

/** The plan to bring 1.2.0 to prod-east, and 15 minutes later to prod-west. */
export function aRolloutPlan(): PromotionRolloutPlan {
  const planOf = (environment: string) =>
    aPlan({ environment, fromEnvironment: qa.ref });
  return {
    targets: [
      {
        environment: east.ref,
        ring: 1,
        soakSeconds: 0,
        plan: planOf(east.ref),
      },
      {
        environment: west.ref,
        ring: 2,
        soakSeconds: 900,
        plan: planOf(west.ref),
      },
    ],
  };
}
