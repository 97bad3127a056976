import type { Config } from '@backstage/config';
import { ENGINES, type EngineName } from '@downstage/readers';
import { readByCluster } from './readByCluster';

/** It becomes a link: nothing but what a browser opens as a page. */
const toAddress = (value: unknown) =>
  typeof value === 'string' &&
  /^https?:\/\/[^/]/.test(value) &&
  URL.canParse(value)
    ? value.replace(/\/+$/, '')
    : undefined;

/**
 * Addresses of the UIs of engines, without a slash at their ends, by engine and cluster.
 *
 * @public
 */
export type EngineUrls = Partial<Record<EngineName, Record<string, string>>>;

/** `environments.kubernetes.<engine>`: by cluster, the address of the engine's UI. */
export function engineUrlsOf(config: Config): EngineUrls {
  return Object.fromEntries(
    ENGINES.filter(({ pagePath }) => pagePath).map(({ name, title }) => [
      name,
      readByCluster(
        config,
        `environments.kubernetes.${name}`,
        toAddress,
        `the http or https URL of ${title}'s UI`,
      ),
    ]),
  );
}
