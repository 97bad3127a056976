import {
  type Deployment,
  type Environment,
  type EnvironmentOverview,
  type Lag,
  compareVersions,
  inPromotionOrder,
} from '@downstage/backstage-plugin-environments-common';

/** One service in one environment. */
export interface MatrixCell {
  environment: string;
  /** What runs, else what Git asks for; undefined: not here. */
  version?: string;
  sync?: Deployment['sync'];
  health?: Deployment['health'];
  /** How it differs from the environments before it that have the service; absent when it equals one of them. */
  lag?: { upstream: string; lag: Lag };
}

/** Services in rows, environments in columns. */
export interface Matrix {
  columns: Environment[];
  rows: Array<{ service: string; cells: MatrixCell[] }>;
}

/** How a version differs from those of the environments before it; the nearest of them counts. */
function lagOf(
  version: string | undefined,
  before: Array<{ upstream: string; version: string }>,
): MatrixCell['lag'] {
  if (!version || before.length === 0) {
    return undefined;
  }
  if (before.some(item => item.version === version)) {
    return undefined;
  }
  const [nearest] = before;
  const order = compareVersions(version, nearest.version);
  const { upstream } = nearest;
  if (!order) {
    return { upstream, lag: 'diverged' };
  }
  return { upstream, lag: order < 0 ? 'behind' : 'ahead' };
}

function matches(text: string, filter: string): boolean {
  const fold = (value: string) => value.toLocaleLowerCase('en-US');
  return fold(text).includes(fold(filter.trim()));
}

/** Lays out all environments; the filter finds services by ref and environments by name or title. */
export function buildMatrix(
  overviews: EnvironmentOverview[],
  filter: string,
): Matrix {
  const environments = inPromotionOrder(
    overviews.map(({ environment }) => environment),
  );
  const named = environments.filter(
    ({ title, name }) => matches(title, filter) || matches(name, filter),
  );
  const found = new Map(
    overviews.flatMap(({ environment, services }) =>
      services.map(item => [`${environment.ref} ${item.service}`, item]),
    ),
  );
  const versionOf = (environment: string, service: string) => {
    const item = found.get(`${environment} ${service}`);
    return item?.live ?? item?.desired;
  };
  const titles = new Map(environments.map(({ ref, title }) => [ref, title]));
  const services = [
    ...new Set(
      overviews.flatMap(({ services: items }) => items.map(i => i.service)),
    ),
  ].sort();
  const byService = services.filter(service => matches(service, filter));
  // A word that names services narrows the rows; one that names only environments narrows the columns
  const columns = byService.length > 0 ? environments : named;
  const rows =
    byService.length > 0 || named.length === 0 ? byService : services;
  return {
    columns,
    rows: rows.map(service => ({
      service,
      cells: columns.map(({ ref, promotesFrom }): MatrixCell => {
        const item = found.get(`${ref} ${service}`);
        const version = versionOf(ref, service);
        const before = promotesFrom.flatMap(upstream => {
          const known = versionOf(upstream, service);
          return known
            ? [{ upstream: titles.get(upstream) ?? upstream, version: known }]
            : [];
        });
        const lag = lagOf(version, before);
        return {
          environment: ref,
          version,
          sync: item?.sync,
          health: item?.health,
          ...(lag ? { lag } : {}),
        };
      }),
    })),
  };
}
