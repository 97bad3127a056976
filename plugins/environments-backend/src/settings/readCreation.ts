import type { Config } from '@backstage/config';
import { z } from 'zod';
import { parseSetting } from './parseSetting';
import { type SharedRepository, shared } from './readShared';
import { type TierPolicies, tiers } from './readTiers';
import { repositoryPattern } from './repositoryPattern';

/** What the golden path may create. */
export interface CreationSettings {
  /** Patterns of the repositories that may be created for environments. */
  repositories: string[];
  /** Repositories that exist, and may get environments as folders or branches. */
  shared: SharedRepository[];
  /** Patterns of the repositories that may be created for services. */
  services: string[];
  /** What new environments begin with. */
  tiers: TierPolicies;
  /** Whether their repositories get a workflow that validates them. */
  workflow: boolean;
  /** How many of them one owner may have; undefined: as many as it likes. */
  quota: { environments?: number; services?: number };
}

const creation = z.strictObject({
  repositories: z.array(repositoryPattern).default([]),
  shared,
  services: z.array(repositoryPattern).default([]),
  tiers,
  workflow: z.boolean().default(true),
  quota: z
    .strictObject({
      environments: z.number().int().min(0).optional(),
      services: z.number().int().min(0).optional(),
    })
    .default({}),
});

/**
 * Reads `environments.creation`.
 *
 * @throws InputError with the key, what is wrong with it and the value
 */
export const readCreation = (section: Config | undefined): CreationSettings =>
  parseSetting(section, { key: 'creation', schema: creation, byDefault: {} });
