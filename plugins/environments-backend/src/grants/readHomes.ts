import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  ENVIRONMENT_TIERS,
  type EnvironmentTier,
} from '@downstage/backstage-plugin-environments-common';
import { normalizeRepositoryPattern } from '@downstage/backstage-plugin-environments-node';
import { z } from 'zod';
import type { HomeGrant } from './HomeGrant';

const repository = z.string().transform((value, context) => {
  const pattern = normalizeRepositoryPattern(value);
  if (!pattern) {
    context.addIssue({
      code: z.ZodIssueCode.custom,
      message: `"${value}" is not the URL of a repository, such as https://github.com/acme/env-*, in which "*" stands for a part of one path segment`,
    });
    return z.NEVER;
  }
  return pattern;
});

/** Letters, digits and dashes, as Kubernetes names namespaces, with `*` for any part. */
const namespace = z
  .string()
  .regex(
    /^[a-z0-9*]([a-z0-9*-]*[a-z0-9*])?$/,
    'must be the name of a namespace, in which "*" stands for any part',
  );

const homes = z.array(
  z.strictObject({
    repository,
    repositories: z.array(repository).default([]),
    tiers: z
      .array(z.enum(ENVIRONMENT_TIERS as [EnvironmentTier]))
      .min(1)
      .optional(),
    clusters: z.record(z.string(), z.array(namespace).min(1)).default({}),
  }),
);

/**
 * Reads `environments.homes`.
 *
 * @throws InputError with the key, what is wrong with it and the value
 */
export function readHomes(section: Config | undefined): HomeGrant[] {
  const parsed = homes.safeParse(section?.getOptional('homes') ?? []);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    const key = path
      .map(part =>
        typeof part === 'number' ? `[${part}]` : `.${String(part)}`,
      )
      .join('');
    throw new InputError(`environments.homes${key}: ${message}`);
  }
  return parsed.data;
}
