import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  type Environment,
  type ExistingEnvironment,
  findCycles,
} from '@downstage/backstage-plugin-environments-common';
import { type Knows, problemOfCluster, problemOfUpstreams } from './problems';

/** What speaks against names: each is that of one environment. */
export function problemsOfNames(environments: ExistingEnvironment[]): string[] {
  const names = environments.map(({ name }) => name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  return [...new Set(twice)].map(
    name => `name: ${name} is there twice. Give one of them another name`,
  );
}

/**
 * What speaks against where environments shall be delivered to.
 *
 * @param watched - Names of the clusters that there are
 */
export function problemsOfClusters(
  environments: ExistingEnvironment[],
  watched: string[],
): string[] {
  return environments.flatMap(({ name, cluster, namespaces }) => {
    if (cluster === undefined) {
      return namespaces?.length
        ? [
            `namespaces: ${name} has no cluster that they could be in. Give its cluster, or leave them out`,
          ]
        : [];
    }
    return problemOfCluster(cluster, { watched, of: ` of ${name}` });
  });
}

/** What speaks against what environments promote from: a cycle among them, or one that neither they nor the catalog have. */
export async function problemsOfOrder(
  environments: Environment[],
  knows: Knows,
  credentials: BackstageCredentials,
): Promise<string[]> {
  const [cycle] = findCycles(environments).values();
  if (cycle) {
    return [
      `promotesFrom: ${cycle.join(
        ' → ',
      )} is a cycle. Take one of these out of promotesFrom`,
    ];
  }
  const own = new Set(environments.map(({ ref }) => ref));
  const problems = await Promise.all(
    environments.map(environment =>
      problemOfUpstreams(
        {
          ...environment,
          promotesFrom: environment.promotesFrom.filter(ref => !own.has(ref)),
        },
        knows,
        credentials,
      ),
    ),
  );
  return [...new Set(problems.flat())];
}
