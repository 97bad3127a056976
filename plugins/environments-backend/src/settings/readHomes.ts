import type { Config } from '@backstage/config';
import {
  ENVIRONMENT_TIERS,
  type EnvironmentTier,
} from '@downstage/backstage-plugin-environments-common';
import { z } from 'zod';
import { namespacePattern } from './namespacePattern';
import { parseSetting } from './parseSetting';
import { repositoryPattern } from './repositoryPattern';
import type { HomeGrant } from '../grants/HomeGrant';

const homes = z.array(
  z.strictObject({
    repository: repositoryPattern,
    branches: z.array(z.string().min(1)).min(1).default(['main']),
    repositories: z.array(repositoryPattern).default([]),
    tiers: z
      .array(z.enum(ENVIRONMENT_TIERS as [EnvironmentTier]))
      .min(1)
      .optional(),
    clusters: z
      .record(z.string(), z.array(namespacePattern).min(1))
      .default({}),
  }),
);

/**
 * Reads `environments.homes`.
 *
 * @throws InputError with the key, what is wrong with it and the value
 */
export function readHomes(section: Config | undefined): HomeGrant[] {
  return parseSetting(section, { key: 'homes', schema: homes, byDefault: [] });
}
