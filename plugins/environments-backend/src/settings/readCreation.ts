import type { Config } from '@backstage/config';
import { z } from 'zod';
import { parseSetting } from './parseSetting';
import { repositoryPattern } from './repositoryPattern';

/** What the golden path may create. */
export interface CreationSettings {
  /** Patterns of the repositories that may be created for environments. */
  repositories: string[];
  /** Patterns of the repositories that may be created for services. */
  services: string[];
}

const creation = z.strictObject({
  repositories: z.array(repositoryPattern).default([]),
  services: z.array(repositoryPattern).default([]),
});

/**
 * Reads `environments.creation`.
 *
 * @throws InputError with the key, what is wrong with it and the value
 */
export const readCreation = (section: Config | undefined): CreationSettings =>
  parseSetting(section, { key: 'creation', schema: creation, byDefault: {} });
