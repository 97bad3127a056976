import { InputError } from '@backstage/errors';
import { matchesRepository } from '@downstage/backstage-plugin-environments-node';
import { previewName } from '@downstage/readers';
import { matchesName } from '../../grants/matchesName';
import type { PreviewGrant } from '../../grants/PreviewGrant';
import type { Fleet } from '../../settings/Fleet';
import { ownerRef } from '../entityRefs';
import { findFleet } from '../planEnvironment';
import { repositoryUrl } from '../problems';
import type { NewPreviews, PlannedPreviews } from './PlannedPreviews';
import {
  type PreviewEngine,
  namespacesOf,
  previewEngine,
} from './previewEngine';
import { pullRequestHost } from './pullRequestHost';

/** As the golden path's wizard takes it: nothing in it can be a part of a template. */
const IMAGE = /^[a-z0-9.:-]+(\/[a-z0-9._-]+)+$/;
/** What a namespace begins with, where that is granted. */
const PREFIX = 'preview-';
const LONGEST_NAMESPACE = 63;
/** No pull request that is shown has more. */
const DIGITS_OF_NUMBER = 9;
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
  'cluster' | 'engine' | 'namespace' | 'control' | 'fleet' | 'token'
>;

const meets = (patterns: string[], name: string) =>
  patterns.some(pattern => matchesName(pattern, name));

/** The namespace that all previews of a service share, by the patterns that are granted. */
function sharedIn(patterns: string[], name: string): string | undefined {
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

/**
 * What the namespaces begin with of which each pull request has its own, where one pattern permits every number. It is always made
 * of the same prefix: with several, two services could come to the same namespaces.
 */
function numberedIn(patterns: string[], name: string): string | undefined {
  const namespace = previewName({ name });
  return patterns.some(pattern =>
    // What matches both ends with a `*`
    ['1', '2'].every(number => matchesName(pattern, `${namespace}-${number}`)),
  )
    ? namespace
    : undefined;
}

/** What speaks against a cluster as one whose engine delivers pull requests. */
export function problemOfCluster(
  cluster: string,
  { fleets, watched }: Omit<PreviewSettings, 'previews'>,
): string | undefined {
  const fleet = findFleet(fleets, cluster);
  if (fleet && watched.includes(cluster)) {
    return undefined;
  }
  return fleet
    ? `cluster: the portal does not watch "${cluster}". Correct environments.previews in app-config, or add the cluster to environments.kubernetes`
    : `cluster: "${cluster}" follows no fleet that the portal writes. Add it to environments.fleets in app-config`;
}

/** What speaks against a grant, whatever the service. */
function problemOfGrant(
  { cluster, control, token }: PreviewGrant,
  { title, control: own, previews: { tokenKey } }: PreviewEngine,
): string | undefined {
  if (!meets(control, own)) {
    return `cluster: environments.previews in app-config permits no objects of ${title} in ${own} of "${cluster}". Add it to "control" there`;
  }
  return token && tokenKey && token.key !== tokenKey
    ? `cluster: ${title} in "${cluster}" takes the token of a Secret from the key ${tokenKey} alone, and environments.previews in app-config names ${token.key} of ${token.secret}. Correct "token" there, and the Secret`
    : undefined;
}

/** The namespace of a service's previews, or what theirs begin with. */
export function namespaceBy(
  { cluster, namespaces }: Pick<PreviewGrant, 'cluster' | 'namespaces'>,
  name: string,
  { previews }: PreviewEngine,
): { namespace: string } | { problem: string } {
  const namespace = previews.hasNamespaces
    ? numberedIn(namespaces, name)
    : sharedIn(namespaces, name);
  if (!namespace) {
    const wanted = namespacesOf(previewName({ name }), previews);
    return {
      problem: `name: environments.previews in app-config permits the namespaces ${namespaces.join(
        ', ',
      )} of "${cluster}", and no ${wanted}. Add ${PREFIX}* to "namespaces" there`,
    };
  }
  const longest = namespacesOf(namespace, previews).replace(
    '*',
    '9'.repeat(DIGITS_OF_NUMBER),
  );
  return longest.length > LONGEST_NAMESPACE
    ? {
        problem: `name: ${longest} is longer than a namespace may be (${LONGEST_NAMESPACE}). Give the service a shorter name`,
      }
    : { namespace };
}

function place(
  grant: PreviewGrant,
  name: string,
  settings: PreviewSettings,
): Placed | { problem: string } {
  const { cluster, token } = grant;
  const fleet = findFleet(settings.fleets, cluster);
  const problem = problemOfCluster(cluster, settings);
  if (problem || !fleet) {
    return { problem: problem ?? '' };
  }
  const engine = previewEngine(fleet.engine);
  const refused = problemOfGrant(grant, engine);
  if (refused) {
    return { problem: refused };
  }
  const found = namespaceBy(grant, name, engine);
  return 'problem' in found
    ? found
    : {
        ...found,
        cluster,
        engine: engine.name,
        control: engine.control,
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
  const { name, image } = wanted;
  const repository = repositoryUrl(
    wanted.repository,
    'https://github.com/acme/loans',
  );
  const owner = ownerRef(wanted.owner);
  const host = pullRequestHost(repository, settings.hostType(repository));
  const placed = placeBy({ name, repository }, settings);
  const problems = [
    ...(IMAGE.test(image)
      ? []
      : [
          `image: "${image}" is no image repository without tag, such as ghcr.io/acme/loans`,
        ]),
    ...(host
      ? []
      : [
          `repository: engines are told of pull requests at hosts of GitHub and GitLab alone, and ${repository} is at none that integrations in app-config name. Leave previews out`,
        ]),
    ...('problem' in placed ? [placed.problem] : []),
  ];
  if (!host || 'problem' in placed || problems.length > 0) {
    throw new InputError(problems.join('; '));
  }
  return { ...placed, name, image, repository, owner, host };
}
