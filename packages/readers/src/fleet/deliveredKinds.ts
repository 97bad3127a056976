import type { KeptSecrets } from '../engines/Engine';

/** A kind that lives in a namespace. */
interface NamespacedKind {
  group: string;
  kind: string;
  plural: string;
}

const kindsOf = (
  group: string,
  kinds: Record<string, string>,
): NamespacedKind[] =>
  Object.entries(kinds).map(([kind, plural]) => ({ group, kind, plural }));

/** Workloads and what belongs to them. */
const DELIVERED_KINDS: NamespacedKind[] = [
  ...kindsOf('', {
    ConfigMap: 'configmaps',
    PersistentVolumeClaim: 'persistentvolumeclaims',
    Pod: 'pods',
    Secret: 'secrets',
    Service: 'services',
    ServiceAccount: 'serviceaccounts',
  }),
  ...kindsOf('apps', {
    DaemonSet: 'daemonsets',
    Deployment: 'deployments',
    ReplicaSet: 'replicasets',
    StatefulSet: 'statefulsets',
  }),
  ...kindsOf('autoscaling', {
    HorizontalPodAutoscaler: 'horizontalpodautoscalers',
  }),
  ...kindsOf('batch', { CronJob: 'cronjobs', Job: 'jobs' }),
  ...kindsOf('gateway.networking.k8s.io', {
    GRPCRoute: 'grpcroutes',
    HTTPRoute: 'httproutes',
  }),
  ...kindsOf('networking.k8s.io', {
    Ingress: 'ingresses',
    NetworkPolicy: 'networkpolicies',
  }),
  ...kindsOf('policy', { PodDisruptionBudget: 'poddisruptionbudgets' }),
];

/** What Secrets are made of, where they do not stand in Git themselves. */
const KEPT_KINDS: Record<KeptSecrets['by'], NamespacedKind[]> = {
  'sealed-secrets': kindsOf('bitnami.com', { SealedSecret: 'sealedsecrets' }),
  'external-secrets': kindsOf('external-secrets.io', {
    ExternalSecret: 'externalsecrets',
  }),
  sops: [],
};

/** What Secrets are made of that are kept so. */
export const keptKinds = (secrets?: KeptSecrets): NamespacedKind[] =>
  secrets ? KEPT_KINDS[secrets.by] : [];

/**
 * What a new environment may bring into its namespace: workloads and what belongs to them. Not among them: what says who
 * may do what (Role, RoleBinding), what bounds the namespace (ResourceQuota, LimitRange) and objects of the engines.
 */
export const deliveredKinds = (secrets?: KeptSecrets): NamespacedKind[] => [
  ...DELIVERED_KINDS,
  ...keptKinds(secrets),
];

/** What the folder of a new service has, and a ConfigMap; an Ingress may take any name, so that whoever runs the fleet adds it. */
const PREVIEWED = [
  'Deployment',
  'Service',
  'ServiceAccount',
  'ConfigMap',
  'PodDisruptionBudget',
  'NetworkPolicy',
];

/** What a pull request may bring into the namespace of its preview. */
export const previewedKinds = (): NamespacedKind[] =>
  PREVIEWED.flatMap(name =>
    DELIVERED_KINDS.filter(({ kind }) => kind === name),
  );
