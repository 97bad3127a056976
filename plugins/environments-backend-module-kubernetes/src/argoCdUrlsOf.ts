import type { Config } from '@backstage/config';
import { readByCluster } from './readByCluster';

/** It becomes a link: nothing but what a browser opens as a page. */
const toAddress = (value: unknown) =>
  typeof value === 'string' &&
  /^https?:\/\/[^/]/.test(value) &&
  URL.canParse(value)
    ? value.replace(/\/+$/, '')
    : undefined;

/** `environments.kubernetes.argocd`: by cluster, the address of Argo CD's UI, without a slash at its end. */
export function argoCdUrlsOf(config: Config): Record<string, string> {
  return readByCluster(
    config,
    'environments.kubernetes.argocd',
    toAddress,
    "the http or https URL of Argo CD's UI",
  );
}
