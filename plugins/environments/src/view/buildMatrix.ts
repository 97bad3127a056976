import {
  type ArtifactRef,
  type Deployment,
  type Environment,
  type EnvironmentOverview,
  type Lag,
  compareVersions,
  inPromotionOrder,
  isSameArtifact,
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

/** A version in an environment, and what it is of where that is known. */
interface Placed {
  version: string;
  artifact?: ArtifactRef;
}

/** How a version differs from those of the environments before it; the nearest of them counts. */
function lagOf(
  own: Placed | undefined,
  before: Array<Placed & { upstream: string }>,
): MatrixCell['lag'] {
  const [nearest] = before;
  if (!own || !nearest || before.some(item => item.version === own.version)) {
    return undefined;
  }
  const { upstream } = nearest;
  if (
    own.artifact &&
    nearest.artifact &&
    !isSameArtifact(own.artifact, nearest.artifact)
  ) {
    return { upstream, lag: 'not-comparable' };
  }
  const order = compareVersions(own.version, nearest.version);
  if (order === 0) {
    return undefined;
  }
  if (order === undefined) {
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
  const placedAt = (
    environment: string,
    service: string,
  ): Placed | undefined => {
    const item = found.get(`${environment} ${service}`);
    const version = item?.live ?? item?.desired;
    return version ? { version, artifact: item?.artifact } : undefined;
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
        const own = placedAt(ref, service);
        const before = promotesFrom.flatMap(upstream => {
          const known = placedAt(upstream, service);
          return known
            ? [{ ...known, upstream: titles.get(upstream) ?? upstream }]
            : [];
        });
        const lag = lagOf(own, before);
        return {
          environment: ref,
          version: own?.version,
          sync: item?.sync,
          health: item?.health,
          ...(lag ? { lag } : {}),
        };
      }),
    })),
  };
}
