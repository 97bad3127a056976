import {
  ANNOTATION_LOCATION,
  type Entity,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import type { z } from 'zod';
import { ENVIRONMENT_TYPE } from './annotations';
import type {
  Environment,
  EnvironmentPromotion,
  EnvironmentTier,
} from '../domain/Environment';
import { environmentSchema } from './environmentSchema';
import { parseDuration } from './parseDuration';
import { normalizeRepositoryUrl } from './repositoryUrl';

/**
 * An environment, or everything that is wrong with its entity.
 *
 * @public
 */
export type ParsedEnvironment =
  | { environment: Environment }
  | { problems: string[] };

/**
 * Whether an entity describes an environment.
 *
 * @public
 */
export function isEnvironmentEntity(entity: Entity): boolean {
  return (
    entity.kind.toLocaleLowerCase('en-US') === 'resource' &&
    entity.spec?.type === ENVIRONMENT_TYPE
  );
}

function toRef(
  ref: string,
  defaults: { kind: string; namespace: string },
): string | undefined {
  try {
    return stringifyEntityRef(
      parseEntityRef(ref, {
        defaultKind: defaults.kind,
        defaultNamespace: defaults.namespace,
      }),
    );
  } catch {
    return undefined;
  }
}

type EnvironmentSpec = z.infer<typeof environmentSchema>;

interface Issue {
  code: string;
  path: PropertyKey[];
  message: string;
}

function describe(issue: Issue, value: unknown): string {
  const found = issue.path.reduce<unknown>(
    (current, key) => (current as Record<PropertyKey, unknown>)?.[key],
    value,
  );
  const path = ['spec', 'environment', ...issue.path]
    .map((key, index) =>
      typeof key === 'number'
        ? `[${key}]`
        : `${index > 0 ? '.' : ''}${String(key)}`,
    )
    .join('');
  const given =
    found === undefined || issue.code === 'unrecognized_keys'
      ? ''
      : ` (given: ${JSON.stringify(found)})`;
  return `${path}: ${issue.message}${given}`;
}

/** What makes no sense together. */
function problemsOfPromotion(
  own: string,
  {
    promotion,
    promotesFrom,
  }: Pick<EnvironmentSpec, 'promotion'> & { promotesFrom: string[] },
  after: string[] | undefined,
): string[] {
  return [
    ...(after?.includes(own)
      ? [`spec.environment.promotion.after: names ${own} itself; take it out`]
      : []),
    ...(promotion.strategy === 'automatic' && promotesFrom.length > 0
      ? [
          'spec.environment.promotion.strategy: "automatic" is for first environments, which take what continuous integration reports; take it or promotesFrom out',
        ]
      : []),
  ];
}

/** How versions come into an environment, with the refs of those before it. */
function toPromotion(
  { strategy, merge, healthyWithin, soak }: EnvironmentSpec['promotion'],
  after: string[] | undefined,
): EnvironmentPromotion {
  return {
    strategy,
    merge,
    healthyWithinSeconds: parseDuration(healthyWithin)!,
    ...(after ? { after } : {}),
    ...(soak ? { soakSeconds: parseDuration(soak)! } : {}),
  };
}

/**
 * Reads an environment entity. Defaults are filled in and refs made absolute; every problem names the field, what is
 * wrong with it and the value given.
 *
 * @public
 */
export function parseEnvironmentEntity(entity: Entity): ParsedEnvironment {
  const namespace = entity.metadata.namespace ?? 'default';
  const raw = entity.spec?.environment;
  if (raw === undefined) {
    return {
      problems: [
        'spec.environment: is missing; it says where versions are written and how they are promoted',
      ],
    };
  }
  const parsed = environmentSchema.safeParse(raw);
  if (!parsed.success) {
    return {
      problems: parsed.error.issues.map(issue => describe(issue, raw)),
    };
  }
  const spec = parsed.data;
  const problems: string[] = [];
  const refOf = (field: string, ref: unknown, kind: string) => {
    const absolute =
      typeof ref === 'string' ? toRef(ref, { kind, namespace }) : undefined;
    if (!absolute) {
      problems.push(`${field}: ${JSON.stringify(ref)} is not an entity ref`);
    }
    return absolute ?? '';
  };
  const owner = refOf('spec.owner', entity.spec?.owner, 'group');
  const system =
    entity.spec?.system === undefined
      ? undefined
      : refOf('spec.system', entity.spec.system, 'system');
  const promotesFrom = spec.promotesFrom.map((ref, index) =>
    refOf(`spec.environment.promotesFrom[${index}]`, ref, 'resource'),
  );
  const after = spec.promotion.after?.map((ref, index) =>
    refOf(`spec.environment.promotion.after[${index}]`, ref, 'resource'),
  );
  const own = stringifyEntityRef(entity);
  problems.push(...problemsOfPromotion(own, { ...spec, promotesFrom }, after));
  if (problems.length > 0) {
    return { problems };
  }
  const location = entity.metadata.annotations?.[ANNOTATION_LOCATION];
  const { delivery } = spec;
  return {
    environment: {
      ref: own,
      name: entity.metadata.name,
      namespace,
      title: entity.metadata.title ?? entity.metadata.name,
      owner,
      ...(system ? { system } : {}),
      tier: spec.tier as EnvironmentTier,
      promotesFrom,
      sources: spec.sources.map(source => ({
        ...source,
        repository: normalizeRepositoryUrl(source.repository)!,
      })),
      ...(delivery
        ? {
            delivery: {
              ...delivery,
              control: delivery.control ?? {
                cluster: delivery.target.cluster,
              },
            },
          }
        : {}),
      promotion: toPromotion(spec.promotion, after),
      ...(location?.startsWith('url:')
        ? { location: location.slice('url:'.length) }
        : {}),
    },
  };
}
