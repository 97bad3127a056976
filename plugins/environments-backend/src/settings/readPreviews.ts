import type { Config } from '@backstage/config';
import { z } from 'zod';
import type { PreviewGrant } from '../grants/PreviewGrant';
import { namespacePattern } from './namespacePattern';
import { parseSetting } from './parseSetting';
import { repositoryPattern } from './repositoryPattern';

/** Where Argo CD has its Applications, if nothing else permits them elsewhere. */
const ENGINE_NAMESPACE = 'argocd';

const previews = z.array(
  z.strictObject({
    cluster: z.string().min(1),
    control: z.array(namespacePattern).min(1).default([ENGINE_NAMESPACE]),
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
