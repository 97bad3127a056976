import type { FleetObject } from '@downstage/readers';
import { type PreviewParts, previewName } from './PlannedPreviews';

/** The cluster that Argo CD runs in. */
const SERVER = 'https://kubernetes.default.svc';

/** What a pull request of a service delivers, in its repository. */
export const PREVIEW_FOLDER = 'deploy/preview';

/** Without it, a pull request has no preview: somebody with the right to label wants one. */
export const PREVIEW_LABEL = 'preview';

/** What the folder of a new service has, and a ConfigMap; an Ingress may take any name, so that whoever runs the fleet adds it. */
export const PREVIEW_KINDS = [
  { group: 'apps', kind: 'Deployment' },
  { group: '', kind: 'Service' },
  { group: '', kind: 'ServiceAccount' },
  { group: '', kind: 'ConfigMap' },
  { group: 'policy', kind: 'PodDisruptionBudget' },
  { group: 'networking.k8s.io', kind: 'NetworkPolicy' },
];

const SECONDS_BETWEEN_LOOKS = 60;

/**
 * The namespace that all of them are delivered to. It stands in the fleet: a project that lets Argo CD create one lets it adopt,
 * change and remove any other of the cluster, too.
 */
const namespaceOf = ({ name, namespace }: PreviewParts): FleetObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name: namespace,
    labels: {
      service: name,
      'pod-security.kubernetes.io/enforce': 'restricted',
    },
  },
});

function project(parts: PreviewParts): FleetObject {
  const { repository, namespace, control } = parts;
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: {
      name: previewName(parts),
      namespace: control,
      labels: { service: parts.name },
    },
    spec: {
      description: `Previews of ${repository}: that repository alone, into the namespace ${namespace} alone`,
      // Older releases compare them as they are written
      sourceRepos: [repository, `${repository}.git`],
      destinations: [{ server: SERVER, namespace }],
      namespaceResourceWhitelist: PREVIEW_KINDS,
    },
  };
}

/** Where the pull requests are, with the right to ask for them and the label that each needs. */
function generatorOf({ source, token }: PreviewParts): object {
  return Object.fromEntries(
    Object.entries(source).map(([host, where]) => [
      host,
      {
        ...where,
        labels: [PREVIEW_LABEL],
        ...(token
          ? { tokenRef: { secretName: token.secret, key: token.key } }
          : {}),
      },
    ]),
  );
}

function applicationSet(parts: PreviewParts): FleetObject {
  const { repository, image, namespace, control } = parts;
  const name = previewName(parts);
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name, namespace: control, labels: { service: parts.name } },
    spec: {
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      generators: [
        {
          pullRequest: {
            requeueAfterSeconds: SECONDS_BETWEEN_LOOKS,
            ...generatorOf(parts),
          },
        },
      ],
      template: {
        metadata: {
          name: `${name}-{{.number}}`,
          annotations: {
            'downstage.dev/service': parts.name,
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

/** What makes Argo CD deliver the pull requests of a service, and confines them to a namespace of their own. Pure. */
export const previewObjects = (parts: PreviewParts): FleetObject[] => [
  namespaceOf(parts),
  project(parts),
  applicationSet(parts),
];
