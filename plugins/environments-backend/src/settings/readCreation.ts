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
  /** What new repositories tell of pushes and pull requests; undefined: nothing, such as where the organization does. */
  webhook?: { url: string; secret: string; events: string[] };
  /** How many of them one owner may have; undefined: as many as it likes. */
  quota: { environments?: number; services?: number };
}

/** By which the portal looks sooner than it would by itself. */
const EVENTS = ['push', 'pull_request'];

const creation = z.strictObject({
  repositories: z.array(repositoryPattern).default([]),
  shared,
  services: z.array(repositoryPattern).default([]),
  tiers,
  workflow: z.boolean().default(true),
  webhook: z
    .strictObject({
      url: z
        .string()
        .regex(
          /^https?:\/\/[^\s@?#]+$/,
          'has to be a URL of http or https, without credentials and query: people read it',
        ),
      secret: z.string().min(1),
    })
    .transform(webhook => ({ ...webhook, events: EVENTS }))
    .optional(),
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
