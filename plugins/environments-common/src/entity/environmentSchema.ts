import { ENGINE_NAMES } from '@downstage/readers';
import { z } from 'zod';
import { ENVIRONMENT_TIERS } from '../domain/Environment';
import { LONGEST_SOAK_SECONDS } from '../domain/arrangeRings';
import { parseDuration } from './parseDuration';
import { normalizeRepositoryUrl } from './repositoryUrl';

/** What one environment may ask the portal to read. */
const MAX_SOURCES = 20;
const MAX_PATHS = 100;
const MAX_PINS = 50;
const MAX_AFTER = 20;

const name = z.string().min(1);

const repository = z
  .string()
  .refine(
    value => normalizeRepositoryUrl(value) !== undefined,
    'must be the plain URL of a repository (no credentials, query, dot segments or backslashes), such as https://github.com/acme/env-qa',
  );

/** A folder inside the repository: relative, without `..`. */
const folder = z
  .string()
  .refine(
    value =>
      value === '.' ||
      (/^[^/\\].*$/.test(value) &&
        value.split('/').every(part => part !== '..' && part !== '')),
    'must be a folder relative to the root of the repository, without ".."',
  );

const duration = z
  .string()
  .refine(
    value => parseDuration(value) !== undefined,
    'must be an ISO 8601 duration of weeks, days, hours, minutes and seconds, such as PT30M',
  );

const pin = z
  .strictObject({
    file: folder,
    path: name.optional(),
    pattern: name.max(500).optional(),
  })
  .refine(
    value => (value.path === undefined) !== (value.pattern === undefined),
    'needs either a path or a pattern',
  );

const source = z.strictObject({
  repository,
  branch: name.default('main'),
  paths: z.array(folder).min(1).max(MAX_PATHS).default(['.']),
  layout: name.default('auto'),
  pins: z
    .record(z.string(), pin)
    .refine(
      value => Object.keys(value).length <= MAX_PINS,
      `must be at most ${MAX_PINS} pins`,
    )
    .optional(),
});

const delivery = z.strictObject({
  engine: z.enum(ENGINE_NAMES).optional(),
  control: z
    .strictObject({
      cluster: name,
      namespace: name.optional(),
      selector: z.record(z.string(), z.string()).optional(),
    })
    .optional(),
  target: z.strictObject({
    cluster: name,
    namespaces: z.array(name).min(1).optional(),
  }),
});

const promotion = z.strictObject({
  strategy: z.enum(['manual', 'automatic']).default('manual'),
  merge: z.enum(['manual']).default('manual'),
  healthyWithin: duration.default('PT30M'),
  after: z.array(name).max(MAX_AFTER).optional(),
  soak: duration
    .refine(
      value => (parseDuration(value) ?? 0) <= LONGEST_SOAK_SECONDS,
      'must be at most P30D',
    )
    .optional(),
});

/** `spec.environment` of an environment entity. Closed: a key that nobody reads is an error, not silence. */
export const environmentSchema = z.strictObject({
  tier: z.enum(ENVIRONMENT_TIERS as [string, ...string[]]),
  promotesFrom: z.array(name).default([]),
  sources: z
    .array(source)
    .min(1)
    .max(MAX_SOURCES)
    .refine(
      sources =>
        sources.flatMap(({ pins }) => Object.keys(pins ?? {})).length <=
        MAX_PINS,
      `must have at most ${MAX_PINS} pins together`,
    ),
  delivery: delivery.optional(),
  promotion: promotion.default({
    strategy: 'manual',
    merge: 'manual',
    healthyWithin: 'PT30M',
  }),
});
