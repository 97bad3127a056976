import { InputError } from '@backstage/errors';
import { matchesRepository } from '@downstage/backstage-plugin-environments-node';
import { findEngine } from '@downstage/readers';
import { matchesName } from '../../grants/matchesName';
import type { PreviewGrant } from '../../grants/PreviewGrant';
import type { Fleet } from '../../settings/Fleet';
import { ownerRef } from '../entityRefs';
import { findFleet } from '../planEnvironment';
import { repositoryUrl } from '../problems';
import type { NewPreviews, PlannedPreviews } from './PlannedPreviews';
import { pullRequestSource } from './pullRequestSource';

/** The one engine that makes something for pull requests. */
export const PREVIEW_ENGINE = 'argocd';
/** As the golden path's wizard takes it: nothing in it can be a part of a template. */
const IMAGE = /^[a-z0-9.:-]+(\/[a-z0-9._-]+)+$/;
/** What a namespace begins with, where that is granted. */
const PREFIX = 'preview-';
const LONGEST_NAMESPACE = 63;
/** Whose part of the golden path builds no image of a pull request. */
const BUILDS_NONE: Record<string, string> = {
  tekton: 'Tekton',
  jenkins: 'Jenkins',
};

/** What decides on where previews may be. */
export interface PreviewSettings {
  previews: PreviewGrant[];
  fleets: Fleet[];
  /** Names of the clusters that the portal watches. */
  watched: string[];
}

/** What a grant gives to a service: where its previews are, or what speaks against it. */
type Placed = Pick<
  PlannedPreviews,
  'cluster' | 'namespace' | 'control' | 'fleet' | 'token'
>;

const meets = (patterns: string[], name: string) =>
  patterns.some(pattern => matchesName(pattern, name));

/** The namespace of a service's previews, by the patterns that are granted. */
function namespaceIn(patterns: string[], name: string): string | undefined {
  const prefixes = [
    PREFIX,
    ...patterns
      .filter(pattern => pattern.indexOf('*') === pattern.length - 1)
      .map(pattern => pattern.slice(0, -1)),
  ];
  return prefixes
    .filter(prefix => prefix !== '')
    .map(prefix => `${prefix}${name}`)
    .find(namespace => meets(patterns, namespace));
}

/** Whether a cluster is one whose engine can be told to make previews; if not, why. */
export function problemOfCluster(
  cluster: string,
  { fleets, watched }: Omit<PreviewSettings, 'previews'>,
): { code: 'no-fleet' | 'not-argocd'; message: string } | undefined {
  const fleet = findFleet(fleets, cluster);
  if (!fleet || !watched.includes(cluster)) {
    return {
      code: 'no-fleet',
      message: fleet
        ? `cluster: the portal does not watch "${cluster}". Correct environments.previews in app-config, or add the cluster to environments.kubernetes`
        : `cluster: "${cluster}" follows no fleet that the portal writes. Add it to environments.fleets in app-config`,
    };
  }
  return fleet.engine === PREVIEW_ENGINE
    ? undefined
    : {
        code: 'not-argocd',
        message: `cluster: "${cluster}" is delivered to by ${fleet.engine}, which makes nothing for pull requests; argocd does. Name another cluster in environments.previews in app-config`,
      };
}

function place(
  grant: PreviewGrant,
  name: string,
  settings: PreviewSettings,
): Placed | { problem: string } {
  const { cluster, namespaces, token } = grant;
  const problem = problemOfCluster(cluster, settings);
  const fleet = findFleet(settings.fleets, cluster);
  if (problem || !fleet) {
    return { problem: problem?.message ?? '' };
  }
  const control = findEngine(PREVIEW_ENGINE)?.controlNamespace ?? '';
  if (!meets(grant.control, control)) {
    return {
      problem: `cluster: environments.previews in app-config permits no objects of Argo CD in ${control} of "${cluster}". Add it to "control" there`,
    };
  }
  const namespace = namespaceIn(namespaces, name);
  if (!namespace) {
    return {
      problem: `name: environments.previews in app-config permits the namespaces ${namespaces.join(
        ', ',
      )} of "${cluster}", and no ${PREFIX}${name}. Add ${PREFIX}* to "namespaces" there`,
    };
  }
  if (namespace.length > LONGEST_NAMESPACE) {
    return {
      problem: `name: ${namespace} is longer than a namespace may be (${LONGEST_NAMESPACE}). Give the service a shorter name`,
    };
  }
  return {
    cluster,
    namespace,
    control,
    fleet,
    ...(token ? { token } : {}),
  };
}

/** Where the previews of a service may be, by the first grant that has all it takes. */
function placeBy(
  { name, repository }: { name: string; repository: string },
  settings: PreviewSettings,
): Placed | { problem: string } {
  const places = settings.previews
    .filter(({ repositories }) =>
      repositories.some(pattern => matchesRepository(pattern, repository)),
    )
    .map(grant => place(grant, name, settings));
  return (
    places.find(found => !('problem' in found)) ??
    places[0] ?? {
      problem: `repository: no entry of environments.previews in app-config has ${repository}. Add it there, or leave previews out`,
    }
  );
}

/**
 * Adds what the configuration says: where previews go is decided by the repository alone. Pure.
 *
 * @param settings.hostType - Of the integration of the repository's host
 * @throws InputError with each field and the fix
 */
export function planPreviews(
  wanted: NewPreviews,
  settings: PreviewSettings & {
    hostType: (repository: string) => string | undefined;
  },
): PlannedPreviews {
  const { name, image, ci = '' } = wanted;
  const repository = repositoryUrl(
    wanted.repository,
    'https://github.com/acme/loans',
  );
  const owner = ownerRef(wanted.owner);
  const source = pullRequestSource(repository, settings.hostType(repository));
  const placed = placeBy({ name, repository }, settings);
  const problems = [
    ...(Object.hasOwn(BUILDS_NONE, ci)
      ? [
          `ci: the golden path's ${BUILDS_NONE[ci]} builds no image of a pull request. Choose GitHub Actions or GitLab CI, or leave previews out`,
        ]
      : []),
    ...(IMAGE.test(image)
      ? []
      : [
          `image: "${image}" is no image repository without tag, such as ghcr.io/acme/loans`,
        ]),
    ...(source
      ? []
      : [
          `repository: Argo CD's generator for pull requests is written for hosts of GitHub and GitLab alone, and ${repository} is at none that integrations in app-config name. Leave previews out`,
        ]),
    ...('problem' in placed ? [placed.problem] : []),
  ];
  if (!source || 'problem' in placed || problems.length > 0) {
    throw new InputError(problems.join('; '));
  }
  return { ...placed, name, image, repository, owner, source };
}
