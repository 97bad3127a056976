import type { Config } from '@backstage/config';
import { z } from 'zod';
import { parseSetting } from './parseSetting';

/** Which artifacts somebody may report. */
export interface ReporterGrant {
  /** The subject of an access token, such as `ci-loans`. */
  subject: string;
  /** Names of artifacts, in which `*` stands for a part of one path segment. */
  artifacts: string[];
}

const artifacts = z.strictObject({
  reporters: z
    .array(
      z.strictObject({
        subject: z.string().min(1),
        artifacts: z.array(z.string().min(1)).min(1),
      }),
    )
    .optional(),
});

/**
 * Reads `environments.artifacts`.
 *
 * @throws InputError with the key, what is wrong with it and the value
 */
export const readReporters = (
  section: Config | undefined,
): ReporterGrant[] | undefined =>
  parseSetting(section, { key: 'artifacts', schema: artifacts, byDefault: {} })
    .reporters;
