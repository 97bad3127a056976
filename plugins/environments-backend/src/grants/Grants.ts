import {
  APP_CONFIG_LOCATION,
  type Environment,
  type EnvironmentDelivery,
  type EnvironmentProblem,
} from '@downstage/backstage-plugin-environments-common';
import { matchesRepository } from '@downstage/backstage-plugin-environments-node';
import type { HomeGrant } from './HomeGrant';
import { EVERYWHERE, matchesName } from './matchesName';

/** An environment with what it may reach, and with what it may not. */
export interface RestrictedEnvironment {
  /** Without the sources and the delivery that are not granted. */
  environment: Environment;
  /** What is not granted, with the lines to add. */
  problems: EnvironmentProblem[];
}

/** One namespace of a cluster, or all of them: `*`. */
interface Place {
  cluster: string;
  namespace: string;
}

/** The namespaces of clusters that an environment's engine and workloads are read from. */
function placesOf({ control, target }: EnvironmentDelivery): Place[] {
  return [
    ...(target.namespaces ?? [EVERYWHERE]).map(namespace => ({
      cluster: target.cluster,
      namespace,
    })),
    {
      cluster: control.cluster,
      namespace: control.namespace ?? EVERYWHERE,
    },
  ];
}

/** Places as `environments.homes[].clusters` has them. */
function toClusters(places: Place[]): string {
  const clusters = new Map<string, Set<string>>();
  for (const { cluster, namespace } of places) {
    const names = clusters.get(cluster) ?? new Set();
    clusters.set(cluster, names.add(namespace));
  }
  const entries = [...clusters].map(
    ([cluster, names]) =>
      `${cluster}: [${[...names]
        .map(name => (name === EVERYWHERE ? "'*'" : name))
        .join(', ')}]`,
  );
  return `clusters: { ${entries.join(', ')} }`;
}

const error = (subject: string, message: string): EnvironmentProblem => ({
  severity: 'error',
  subject,
  message,
});

const nothingOf = (
  environment: Environment,
  problem: EnvironmentProblem,
): RestrictedEnvironment => ({
  environment: { ...environment, sources: [], delivery: undefined },
  problems: [problem],
});

/**
 * What environments may reach, by the repository that their entity was read from. The catalog gives no rights: whoever may
 * register an entity may write any repository and cluster into it.
 */
export class Grants {
  constructor(private readonly homes: HomeGrant[]) {}

  /** Whether environments may be read from a repository at all. */
  isHome(repository: string): boolean {
    return (
      repository === APP_CONFIG_LOCATION ||
      this.homes.some(home => matchesRepository(home.repository, repository))
    );
  }

  /** Whether environments may be read from a branch of a repository: one on which whoever pushes need not be asked may not. */
  allowsBranch(repository: string, branch: string | undefined): boolean {
    return this.homes.some(
      home =>
        matchesRepository(home.repository, repository) &&
        branch !== undefined &&
        home.branches.includes(branch),
    );
  }

  /** Whether some environment may be granted a repository. */
  covers(repository: string): boolean {
    return this.homes.some(home =>
      [home.repository, ...home.repositories].some(pattern =>
        matchesRepository(pattern, repository),
      ),
    );
  }

  /** Takes away what is not granted. */
  restrict(environment: Environment): RestrictedEnvironment {
    const { home, tier, location } = environment;
    if (!home) {
      return nothingOf(
        environment,
        error(
          'home',
          `the entity was read from ${
            location ?? 'no URL'
          }, which is not the plain URL of a file in a repository that the portal has an integration for, on a branch that environments.homes allows ("branches", by default main). Nothing is read for it. Keep the entity in its environment repository, and register it by the URL of that file`,
        ),
      );
    }
    if (home === APP_CONFIG_LOCATION) {
      return { environment, problems: [] };
    }
    const own = this.homes.filter(item =>
      matchesRepository(item.repository, home),
    );
    if (own.length === 0) {
      return nothingOf(environment, this.notGranted(environment, home));
    }
    const granted = own.filter(item => item.tiers?.includes(tier) ?? true);
    if (granted.length === 0) {
      return nothingOf(
        environment,
        error(
          'tier',
          `environments from ${home} may not be of tier ${tier}. Nothing is read for it. Correct the tier, or add ${tier} to "tiers" of its entry under environments.homes in app-config`,
        ),
      );
    }
    return this.restrictParts(environment, home, granted);
  }

  private notGranted(
    { sources, delivery }: Environment,
    home: string,
  ): EnvironmentProblem {
    const further = sources
      .map(({ repository }) => repository)
      .filter(repository => repository !== home);
    const entry = [
      `repository: ${home}`,
      ...(further.length > 0
        ? [`repositories: [${[...new Set(further)].join(', ')}]`]
        : []),
      ...(delivery ? [toClusters(placesOf(delivery))] : []),
    ];
    return error(
      'home',
      `no environment may be read from ${home}. Nothing is read for it. If it may, add to environments.homes in app-config: - { ${entry.join(
        ', ',
      )} }`,
    );
  }

  private restrictParts(
    environment: Environment,
    home: string,
    granted: HomeGrant[],
  ): RestrictedEnvironment {
    const { sources, delivery } = environment;
    const isGranted = (repository: string) =>
      repository === home ||
      granted.some(item =>
        item.repositories.some(pattern =>
          matchesRepository(pattern, repository),
        ),
      );
    const missing = (delivery ? placesOf(delivery) : []).filter(
      ({ cluster, namespace }) =>
        !granted.some(({ clusters }) =>
          // A name such as "constructor" is no cluster unless the configuration says so
          (Object.hasOwn(clusters, cluster) ? clusters[cluster] : []).some(
            pattern => matchesName(pattern, namespace),
          ),
        ),
    );
    const refused = new Set(
      sources
        .map(({ repository }) => repository)
        .filter(repository => !isGranted(repository)),
    );
    return {
      environment: {
        ...environment,
        sources: sources.filter(({ repository }) => !refused.has(repository)),
        ...(missing.length > 0 ? { delivery: undefined } : {}),
      },
      problems: [
        ...[...refused].map(repository =>
          error(
            `source ${repository}`,
            `an environment read from ${home} may neither read nor write this repository. Keep its entity there, or add to the entry of ${home} under environments.homes in app-config: repositories: [${repository}]`,
          ),
        ),
        ...(missing.length > 0
          ? [
              error(
                'delivery',
                `an environment read from ${home} may not read these namespaces, so that nothing is read of its clusters. Correct spec.environment.delivery, or add to the entry of ${home} under environments.homes in app-config: ${toClusters(
                  missing,
                )}`,
              ),
            ]
          : []),
      ],
    };
  }
}
