import { SERVER } from './environments';
import { serviceFiles } from './kustomizeFiles';
import { imageOf } from './services';

/** The service whose pull requests get previews. */
export const PREVIEWED = 'customer-portal';
/** The cluster that they run in. */
export const PREVIEW_CLUSTER = 'dev';

/** The pull request that is open when the story begins. */
export const STORY_PULL = {
  repository: PREVIEWED,
  branch: 'dark-statements',
  title: 'Download statements in dark mode',
  body: 'Statements take the colours of the page.',
  author: 'developer-at',
  file: 'src/statements.js',
  text: 'export const colours = page => page.theme ?? "light";\n',
} as const;

const FOLDER = 'deploy/preview';

/** What a service's repository delivers for a pull request. */
export const previewFiles = (name: string) =>
  serviceFiles(name, { folder: FOLDER, replicas: 1 });

/** What makes Argo CD deliver previews, and confines them to a namespace of their own. */
export function previewObjects(options: {
  forgeUrl: string;
  owner: string;
}): object[] {
  const { forgeUrl, owner } = options;
  const name = `preview-${PREVIEWED}`;
  const url = `${forgeUrl}/${owner}/${PREVIEWED}`;
  const metadata = { name, namespace: 'argocd' };
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name,
        labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
      },
    },
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata,
      spec: {
        sourceRepos: [url, `${url}.git`],
        destinations: [{ server: SERVER, namespace: name }],
        namespaceResourceWhitelist: [
          { group: 'apps', kind: 'Deployment' },
          { group: '', kind: 'Service' },
        ],
      },
    },
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'ApplicationSet',
      metadata,
      spec: {
        goTemplate: true,
        goTemplateOptions: ['missingkey=error'],
        generators: [
          {
            pullRequest: {
              requeueAfterSeconds: 60,
              github: { owner, repo: PREVIEWED, api: `${forgeUrl}/api/v3` },
            },
          },
        ],
        template: {
          metadata: {
            name: `${name}-{{.number}}`,
            annotations: {
              'downstage.dev/pull-request-title': '{{.title}}',
              'link.argocd.argoproj.io/preview': `https://pr-{{.number}}.${PREVIEWED}.acme.example`,
            },
            finalizers: ['resources-finalizer.argocd.argoproj.io'],
          },
          spec: {
            project: name,
            source: {
              repoURL: url,
              targetRevision: '{{.head_sha}}',
              path: FOLDER,
              kustomize: {
                nameSuffix: '-{{.number}}',
                commonLabels: { 'downstage.dev/pull-request': '{{.number}}' },
                images: [
                  `${imageOf(PREVIEWED)}:pr-{{.number}}-{{.head_short_sha}}`,
                ],
              },
            },
            destination: { server: SERVER, namespace: name },
            syncPolicy: {
              automated: { prune: true, selfHeal: true },
            },
          },
        },
      },
    },
  ];
}
