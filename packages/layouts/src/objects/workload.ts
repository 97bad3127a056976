import type { ServiceAddition } from '../driver/ServiceAddition';
import { parseImageVersion } from '../pins/imageReference';
import { VERSION_LABEL, labelOf } from '../pins/versionLabels';
import type { DataMap } from '../yaml/blockLines';

const NAME = 'app.kubernetes.io/name';

/** Labels of all that is a service's, but for its name. */
export function commonLabels(
  { partOf, team }: ServiceAddition,
  managedBy: string,
): DataMap {
  return {
    'app.kubernetes.io/part-of': partOf,
    'app.kubernetes.io/managed-by': managedBy,
    'owner.team': team,
  };
}

/** The label that repeats the first version, and moves with it. */
export function versionLabel({ tag }: ServiceAddition): DataMap {
  const version = parseImageVersion(tag)?.tag;
  return { [VERSION_LABEL]: version && labelOf(version, version) };
}

/** How the objects of a service are written. */
interface Writing {
  /** The image, with a tag unless something else sets it. */
  reference: string;
  /** Labels of the objects and pods, besides the name. */
  labels: DataMap;
  /** Those of what runs the image alone. */
  imageLabels: DataMap;
}

function probe(path: string): DataMap {
  return { httpGet: { path, port: 'http' } };
}

/** Nothing is changed in the image but what is mounted: https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
const RESTRICTED: { pod: DataMap; container: DataMap } = {
  pod: {
    securityContext: {
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    volumes: [{ name: 'tmp', emptyDir: {} }],
  },
  container: {
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
  },
};

function container(
  { name, port, workload = {} }: ServiceAddition,
  image: string,
): DataMap {
  const { probes, resources, restricted } = workload;
  return {
    name,
    image,
    ports: [{ name: 'http', containerPort: port }],
    readinessProbe: probes && probe(probes.ready),
    livenessProbe: probes && probe(probes.live),
    resources: resources && {
      requests: { cpu: resources.cpu, memory: resources.memory },
      // More processor is never wrong; more memory ends it alone
      limits: { memory: resources.memory },
    },
    ...(restricted ? RESTRICTED.container : {}),
  };
}

function deployment(service: ServiceAddition, writing: Writing): DataMap {
  const { name, workload } = service;
  const labels = {
    [NAME]: name,
    ...writing.imageLabels,
    ...writing.labels,
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels },
    spec: {
      // What scales it sets the replicas
      replicas: workload?.autoscale ? undefined : 1,
      selector: { matchLabels: { [NAME]: name } },
      template: {
        metadata: { labels },
        spec: {
          ...(workload
            ? {
                serviceAccountName: name,
                ...(workload.restricted ? RESTRICTED.pod : {}),
              }
            : {}),
          containers: [container(service, writing.reference)],
        },
      },
    },
  };
}

function serviceObject({ name }: ServiceAddition, metadata: DataMap): DataMap {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: {
      selector: { [NAME]: name },
      ports: [{ name: 'http', port: 80, targetPort: 'http' }],
    },
  };
}

/** What confines the pods, and keeps them through maintenance. */
function guards({ name }: ServiceAddition, metadata: DataMap): DataMap[] {
  const selector = { matchLabels: { [NAME]: name } };
  return [
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata,
      automountServiceAccountToken: false,
    },
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata,
      spec: {
        // One replica can be evicted, too
        maxUnavailable: 1,
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
        selector,
      },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata,
      spec: {
        podSelector: selector,
        policyTypes: ['Ingress'],
        ingress: [{ ports: [{ port: 'http', protocol: 'TCP' }] }],
      },
    },
  ];
}

function autoscaler(
  { name, workload }: ServiceAddition,
  metadata: DataMap,
): DataMap[] {
  const { autoscale } = workload ?? {};
  return autoscale
    ? [
        {
          apiVersion: 'autoscaling/v2',
          kind: 'HorizontalPodAutoscaler',
          metadata,
          spec: {
            scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
            minReplicas: autoscale.min,
            maxReplicas: autoscale.max,
            metrics: [
              {
                type: 'Resource',
                resource: {
                  name: 'cpu',
                  target: { type: 'Utilization', averageUtilization: 80 },
                },
              },
            ],
          },
        },
      ]
    : [];
}

/** The objects that a service needs: a Deployment, a Service, and what its workload asks for. */
export function workloadObjects(
  service: ServiceAddition,
  writing: Writing,
): DataMap[] {
  const { name, workload } = service;
  const metadata = { name, labels: { [NAME]: name, ...writing.labels } };
  return [
    deployment(service, writing),
    serviceObject(service, metadata),
    ...(workload
      ? [...guards(service, metadata), ...autoscaler(service, metadata)]
      : []),
  ];
}
