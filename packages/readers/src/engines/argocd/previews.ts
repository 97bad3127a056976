import { previewedKinds } from '../../fleet/deliveredKinds';
import {
  PREVIEW_FOLDER,
  PREVIEW_LABEL,
  previewBounds,
  previewMetadata,
  previewName,
  previewNamespace,
} from '../../fleet/previewOf';
import { isBoundOf, previewPolicy } from '../../fleet/previewPolicy';
import { at, list } from '../../objects/untrusted';
import type { EnginePreviews, FleetObject, PreviewedService } from '../Engine';
import { CONTROL_NAMESPACE, SERVER } from './projects';
import { LAST } from './waves';

/** Hosts whose generator knows where they are. */
const PUBLIC = ['https://github.com', 'https://gitlab.com'];

const SECONDS_BETWEEN_LOOKS = 60;

/** Of all previews of a service. */
const MOST_PODS = 50;

const metadataOf = (service: PreviewedService) =>
  previewMetadata(service, CONTROL_NAMESPACE);

function project(service: PreviewedService): FleetObject {
  const { repository, namespace } = service;
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: metadataOf(service),
    spec: {
      description: `Previews of ${repository}: that repository alone, into the namespace ${namespace} alone`,
      // Older releases compare them as they are written
      sourceRepos: [repository, `${repository}.git`],
      destinations: [{ server: SERVER, namespace }],
      namespaceResourceWhitelist: previewedKinds().map(({ group, kind }) => ({
        group,
        kind,
      })),
    },
  };
}

/** Where the generator finds the pull requests, by the software of the host. */
const SOURCES: Record<
  PreviewedService['host'],
  (origin: string, path: string[]) => object
> = {
  github: (origin, [owner, repo]) => ({
    owner,
    repo,
    ...(PUBLIC.includes(origin) ? {} : { api: `${origin}/api/v3` }),
  }),
  gitlab: (origin, path) => ({
    project: path.join('/'),
    ...(PUBLIC.includes(origin) ? {} : { api: `${origin}/` }),
    pullRequestState: 'opened',
  }),
};

/** Where the pull requests are, with the right to ask for them and the label that each needs. */
function generator({ repository, host, token }: PreviewedService): object {
  const { origin, pathname } = new URL(repository);
  const path = pathname.split('/').filter(segment => segment !== '');
  return {
    requeueAfterSeconds: SECONDS_BETWEEN_LOOKS,
    [host]: {
      ...SOURCES[host](origin, path),
      labels: [PREVIEW_LABEL],
      ...(token
        ? { tokenRef: { secretName: token.secret, key: token.key } }
        : {}),
    },
  };
}

function applicationSet(service: PreviewedService): FleetObject {
  const { repository, image, namespace } = service;
  const name = previewName(service);
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { ...metadataOf(service), annotations: { ...LAST } },
    spec: {
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      generators: [{ pullRequest: generator(service) }],
      template: {
        metadata: {
          name: `${name}-{{.number}}`,
          annotations: {
            'downstage.dev/service': service.name,
            'downstage.dev/pull-request-title': '{{.title}}',
          },
          finalizers: ['resources-finalizer.argocd.argoproj.io'],
        },
        spec: {
          project: name,
          source: {
            repoURL: `${repository}.git`,
            targetRevision: '{{.head_sha}}',
            path: PREVIEW_FOLDER,
            kustomize: {
              // They share the namespace
              nameSuffix: '-{{.number}}',
              commonLabels: { 'downstage.dev/pull-request': '{{.number}}' },
              images: [`${image}:pr-{{.number}}-{{.head_short_sha}}`],
            },
          },
          destination: { server: SERVER, namespace },
          syncPolicy: { automated: { prune: true, selfHeal: true } },
        },
      },
    },
  };
}

/**
 * How Argo CD is made to deliver pull requests: by an ApplicationSet, in a project of its own that confines them to one namespace.
 * It stands in the fleet: a project that lets Argo CD create one lets it adopt, change and remove any other of the cluster, too.
 */
export const previews: EnginePreviews = {
  needs: 'Argo CD with ApplicationSets',
  hasNamespaces: false,
  makes: ['Application'],
  objects: service => [
    previewNamespace(service.namespace, service),
    project(service),
    applicationSet(service),
    ...previewBounds(service.namespace, service, MOST_PODS),
    ...previewPolicy(service),
  ],
  isFollowing(object, { name, isRepository }) {
    const { kind, spec } = object;
    const isBound = isBoundOf(object, name);
    if (isBound !== undefined) {
      return isBound;
    }
    if (kind === 'AppProject') {
      const repositories = list(at(spec, 'sourceRepos'));
      return repositories.length > 0 && repositories.every(isRepository);
    }
    return (
      at(spec, 'template', 'spec', 'project') === name &&
      isRepository(at(spec, 'template', 'spec', 'source', 'repoURL'))
    );
  },
};
