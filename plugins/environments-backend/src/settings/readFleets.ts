import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { normalizeRepositoryUrl } from '@downstage/backstage-plugin-environments-common';
import {
  DELIVERY_ENGINE_NAMES,
  type DeliveryEngineName,
  type EngineFollow,
  findEngine,
} from '@downstage/readers';
import { z } from 'zod';
import { clusterSecrets } from './clusterSecrets';
import type { Fleet } from './Fleet';
import { namespacePattern } from './namespacePattern';
import { parseSetting } from './parseSetting';

const EXAMPLE =
  '{ repository: https://github.com/acme/fleet, clusters: { qa: { engine: argocd } } }';

const repository = z.string().transform((value, context) => {
  const url = normalizeRepositoryUrl(value);
  if (!url) {
    context.addIssue({
      code: z.ZodIssueCode.custom,
      message: `"${value}" is not the URL of a repository, such as https://github.com/acme/fleet`,
    });
    return z.NEVER;
  }
  return url;
});

const FOLDER = /^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/;

const folder = z
  .string()
  .refine(
    value =>
      FOLDER.test(value) &&
      !value.split('/').some(part => part === '.' || part === '..'),
    {
      error: ({ input }) =>
        `"${input}" is no folder of the fleet repository. Give a path such as clusters/qa, without "." and ".."`,
    },
  );

const annotation = z
  .string()
  .regex(
    /^([a-z0-9.-]+\/)?[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/,
    'must be the key of an annotation, such as notifications.argoproj.io/subscribe.on-sync-failed.slack',
  );

const plugin = z
  .string()
  .regex(
    /^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/,
    'must be the name of a config management plugin, such as helmfile, or helmfile-v1.0 where it has a version',
  );

/** What is said of clusters whose engine takes it. */
const OF_ONE_ENGINE = [
  {
    key: 'helmfile',
    isOf: (follow: EngineFollow) => follow.takesPlugin,
    why: 'has no plugins that render a helmfile',
  },
  {
    key: 'secret',
    isOf: (follow: EngineFollow) => follow.namesSecret,
    why: 'finds the credentials of a repository by its URL',
  },
  {
    key: 'applicationNamespaces',
    isOf: (follow: EngineFollow) => follow.needsNamespaces,
    why: 'takes its objects from every namespace',
  },
] as const;

const cluster = z
  .strictObject({
    engine: z.enum(DELIVERY_ENGINE_NAMES as [DeliveryEngineName], {
      error: ({ input }) =>
        `must be ${DELIVERY_ENGINE_NAMES.join(' or ')} (given: ${input})`,
    }),
    folder: folder.optional(),
    secret: z
      .string()
      .regex(
        /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/,
        'must be the name of a Secret in the namespace of the engine',
      )
      .optional(),
    secrets: clusterSecrets.optional(),
    applicationNamespaces: z.array(namespacePattern).optional(),
    annotations: z.record(annotation, z.string()).optional(),
    helmfile: z.strictObject({ plugin }).optional(),
  })
  .superRefine(({ engine, ...given }, context) => {
    const follow = findEngine(engine)?.follow;
    if (!follow || !('ownLayout' in follow)) {
      return;
    }
    for (const { key, isOf, why } of OF_ONE_ENGINE) {
      if (given[key] !== undefined && !isOf(follow)) {
        context.addIssue({
          code: z.ZodIssueCode.custom,
          path: [key],
          message: `${engine} ${why}. Leave "${key}" out`,
        });
      }
    }
  });

const fleets = z.array(
  z.strictObject(
    {
      repository,
      branch: z.string().min(1).default('main'),
      direct: z.boolean().default(false),
      clusters: z
        .record(z.string().regex(/^[\w.-]+$/), cluster)
        .refine(
          value => Object.keys(value).length > 0,
          `names no cluster. Give those whose engine follows the repository, as in ${EXAMPLE}`,
        ),
    },
    {
      error: ({ code }) =>
        code === 'invalid_type'
          ? `must say which clusters follow the repository: ${EXAMPLE}`
          : undefined,
    },
  ),
);

/** A cluster has one entry, so that naming the cluster says where an environment goes. */
function requireOnce(all: Array<z.output<typeof fleets>[number]>): void {
  const places = new Map<string, number>();
  all.forEach(({ clusters }, index) => {
    for (const name of Object.keys(clusters)) {
      const before = places.get(name);
      if (before !== undefined) {
        throw new InputError(
          `environments.fleets[${index}].clusters.${name}: the cluster follows environments.fleets[${before}] already. Name it in one of them`,
        );
      }
      places.set(name, index);
    }
  });
}

/**
 * Reads `environments.fleets`.
 *
 * @throws InputError with the key, what is wrong with it and the value
 */
export function readFleets(section: Config | undefined): Fleet[] {
  const read = parseSetting(section, {
    key: 'fleets',
    schema: fleets,
    byDefault: [],
  });
  requireOnce(read);
  return read.map(fleet => ({
    ...fleet,
    clusters: Object.fromEntries(
      Object.entries(fleet.clusters).map(([name, each]) => [
        name,
        { ...each, folder: each.folder ?? `clusters/${name}` },
      ]),
    ),
  }));
}
