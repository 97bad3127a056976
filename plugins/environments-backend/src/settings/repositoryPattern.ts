import { normalizeRepositoryPattern } from '@downstage/backstage-plugin-environments-node';
import { z } from 'zod';

/** The URL of a repository, in which `*` stands for a part of one path segment. */
export const repositoryPattern = z.string().transform((value, context) => {
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
