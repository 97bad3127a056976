import type { Config } from '@backstage/config';
import { ENGINES } from '@downstage/readers';
import { z } from 'zod';
import type { PreviewGrant } from '../grants/PreviewGrant';
import { namespacePattern } from './namespacePattern';
import { parseSetting } from './parseSetting';
import { repositoryPattern } from './repositoryPattern';

/** Where engines have their objects, if nothing else permits them elsewhere. */
const ENGINE_NAMESPACES = ENGINES.flatMap(
  ({ controlNamespace }) => controlNamespace ?? [],
);

const previews = z.array(
  z.strictObject({
    cluster: z.string().min(1),
    control: z.array(namespacePattern).min(1).default(ENGINE_NAMESPACES),
    namespaces: z.array(namespacePattern).min(1),
    repositories: z.array(repositoryPattern).min(1),
    token: z
      .strictObject({ secret: z.string().min(1), key: z.string().min(1) })
      .optional(),
  }),
);

/**
 * Reads `environments.previews`.
 *
 * @throws InputError with the key, what is wrong with it and the value
 */
export function readPreviews(section: Config | undefined): PreviewGrant[] {
  return parseSetting(section, {
    key: 'previews',
    schema: previews,
    byDefault: [],
  });
}
