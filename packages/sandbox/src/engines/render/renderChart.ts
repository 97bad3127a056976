import { posix } from 'node:path';
import { SERVICES_CHART } from '@downstage/layouts';
import type { KubeObject } from '../../kube/KubeObject';
import { mergePatch } from '../../kube/patchObject';
import type { RepositoryFiles } from '../git/GitSource';
import { parseYamlDocuments } from './parseManifests';
import { RenderError } from './RenderError';
import { filesBelow, normalizePath } from './renderDirectory';

/** What `Chart.yaml` says. */
export interface ChartMetadata {
  name: string;
  version: string;
  appVersion?: string;
}

function readYaml(files: RepositoryFiles, file: string): any {
  const text = files.get(file);
  if (text === undefined) {
    throw new RenderError(`open ${file}: no such file or directory`);
  }
  return parseYamlDocuments(file, text)[0] ?? {};
}

/** Reads the chart's own description. */
export function readChartMetadata(
  files: RepositoryFiles,
  path: string,
): ChartMetadata {
  const file = posix.join(normalizePath(path), 'Chart.yaml');
  const { name, version, appVersion } = readYaml(files, file);
  if (!name || !version) {
    throw new RenderError(`validation: ${file}: name and version are required`);
  }
  return { name, version: String(version), appVersion };
}

function refuseUnknownTemplates(files: RepositoryFiles, folder: string): void {
  const templates = filesBelow(files, posix.join(folder, 'templates'));
  for (const { file, inner, text } of templates) {
    const known = SERVICES_CHART[`templates/${inner}`];
    if (!/^NOTES\.txt$/.test(inner) && known?.trim() !== text.trim()) {
      throw new RenderError(`template ${file} is not supported`);
    }
  }
}

/** What a container of the chart takes from its service, or from the defaults of all. */
const CONTAINER_FIELDS = [
  'env',
  'envFrom',
  'livenessProbe',
  'readinessProbe',
  'resources',
  'securityContext',
];

interface ChartService {
  name: string;
  service: any;
  defaults: any;
  namespace: string;
}

function requireRendered({ name, service }: ChartService): void {
  const { repository, tag } = service?.image ?? {};
  if (!repository || tag === undefined) {
    throw new RenderError(
      `values: services.${name}.image needs 'repository' and 'tag'`,
    );
  }
}

/** What a service has only where its values ask for it. */
function toOptions(
  { autoscaling, disruptionBudget, ingressFrom }: any,
  metadata: { name: string; namespace: string; labels: object },
): KubeObject[] {
  const { name, labels } = metadata;
  const selector = { 'app.kubernetes.io/name': name };
  return [
    ...(autoscaling
      ? [
          {
            apiVersion: 'autoscaling/v2',
            kind: 'HorizontalPodAutoscaler',
            metadata: { ...metadata, labels: { ...labels } },
            spec: {
              scaleTargetRef: {
                apiVersion: 'apps/v1',
                kind: 'Deployment',
                name,
              },
              minReplicas: autoscaling.minReplicas ?? 2,
              maxReplicas: autoscaling.maxReplicas,
              metrics: [
                {
                  type: 'Resource',
                  resource: {
                    name: 'cpu',
                    target: {
                      type: 'Utilization',
                      averageUtilization: autoscaling.cpuPercent ?? 80,
                    },
                  },
                },
              ],
            },
          },
        ]
      : []),
    ...(disruptionBudget
      ? [
          {
            apiVersion: 'policy/v1',
            kind: 'PodDisruptionBudget',
            metadata: { ...metadata, labels: { ...labels } },
            spec: { selector: { matchLabels: selector }, ...disruptionBudget },
          },
        ]
      : []),
    ...(Array.isArray(ingressFrom)
      ? [
          {
            apiVersion: 'networking.k8s.io/v1',
            kind: 'NetworkPolicy',
            metadata: { ...metadata, labels: { ...labels } },
            spec: {
              podSelector: { matchLabels: selector },
              policyTypes: ['Ingress'],
              ingress: [{ from: ingressFrom, ports: [{ port: 'http' }] }],
            },
          },
        ]
      : []),
  ];
}

function toObjects(options: ChartService): KubeObject[] {
  requireRendered(options);
  const { name, service, defaults, namespace } = options;
  const given = (...keys: string[]): Record<string, any> =>
    Object.fromEntries(
      keys
        .map(key => [key, service[key] ?? defaults[key]])
        .filter(([, value]) => value),
    );
  const { partOf, team, podSecurityContext, ...account } = given(
    'partOf',
    'team',
    'podSecurityContext',
    'imagePullSecrets',
  );
  const { repository, tag } = service.image;
  const own = { 'app.kubernetes.io/name': name };
  const family = {
    ...own,
    ...(partOf ? { 'app.kubernetes.io/part-of': partOf } : {}),
    ...(team ? { 'owner.team': team } : {}),
    'app.kubernetes.io/managed-by': 'Helm',
  };
  const [version] = String(tag).split('@');
  const labels = { ...family, 'app.kubernetes.io/version': version };
  const container = {
    name,
    image: `${repository}:${tag}`,
    ports: [{ name: 'http', containerPort: service.port || 8080 }],
    ...given(...CONTAINER_FIELDS),
    volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
  };
  const pod = {
    serviceAccountName: name,
    automountServiceAccountToken: false,
    ...(podSecurityContext ? { securityContext: podSecurityContext } : {}),
    containers: [container],
    volumes: [{ name: 'tmp', emptyDir: {} }],
  };
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace, labels },
      spec: {
        ...(service.autoscaling ? {} : { replicas: service.replicas || 1 }),
        selector: { matchLabels: own },
        template: { metadata: { labels }, spec: pod },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name, namespace, labels: family },
      automountServiceAccountToken: false,
      ...account,
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace, labels: family },
      spec: {
        selector: own,
        ports: [{ name: 'http', port: 80, targetPort: 'http' }],
      },
    },
    ...toOptions(service, { name, namespace, labels: family }),
  ];
}

/**
 * Renders the services chart at a path as Helm would, with its values, further value files and inline values in this order; other charts
 * are refused.
 */
export function renderChart(
  files: RepositoryFiles,
  options: {
    path: string;
    namespace: string;
    valueFiles?: string[];
    values?: object | object[];
  },
): KubeObject[] {
  const folder = normalizePath(options.path);
  readChartMetadata(files, folder);
  refuseUnknownTemplates(files, folder);
  const values = [
    ...(options.valueFiles ?? ['values.yaml']).map(file =>
      readYaml(files, normalizePath(posix.join(folder, file))),
    ),
    ...[options.values ?? []].flat(),
  ].reduce(mergePatch, {});
  return Object.entries(values.services ?? {})
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([name, service]) =>
      toObjects({
        name,
        service,
        defaults: values.defaults ?? {},
        namespace: options.namespace,
      }),
    );
}
