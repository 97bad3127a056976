import type { Entity } from '@backstage/catalog-model';
import type { TierPolicy } from '../settings/readTiers';
import type { NewEnvironment, PlacedEnvironment } from './NewEnvironment';
import { begunEnvironment, layoutOf } from './begunEnvironment';
import { deliveryTo } from './deliveryTo';

/** How versions come to a new environment; it is what the entity says nothing of where its tier is not looked at yet. */
function promotionOf(environment: NewEnvironment, policy?: TierPolicy) {
  const { strategy = 'manual', healthyWithin = 'PT30M', soak } = policy ?? {};
  const isFirst = environment.promotesFrom.length === 0;
  return {
    strategy: isFirst ? strategy : 'manual',
    merge: 'manual',
    healthyWithin,
    ...(soak ? { soak } : {}),
  };
}

/**
 * The catalog entity of a new environment; without an engine while it is not known.
 *
 * @param policy - That of its tier
 */
export function environmentEntity(
  environment: NewEnvironment & Partial<PlacedEnvironment>,
  policy?: TierPolicy,
): Entity {
  const { name, title, owner, system, tier, engine, cluster } = environment;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: { name, ...(title ? { title } : {}) },
    spec: {
      type: 'environment',
      owner,
      ...(system ? { system } : {}),
      environment: {
        tier,
        promotesFrom: environment.promotesFrom,
        sources: [
          {
            repository: environment.repository,
            branch: environment.branch ?? 'main',
            paths: [environment.folder ?? '.'],
            layout:
              begunEnvironment(environment)?.layout ?? layoutOf(environment),
          },
        ],
        delivery: deliveryTo({
          cluster,
          engine,
          namespaces: [name],
          selector: { environment: name },
        }),
        promotion: promotionOf(environment, policy),
      },
    },
  };
}
