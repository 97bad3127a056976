import { environmentPolicy, quoted } from '../../fleet/admissionPolicy';
import type { FleetObject } from '../Engine';

const RELEASES = 'helm.toolkit.fluxcd.io';

/** Groups whose objects make something act that is no account of the environment's. */
const REFUSED_GROUPS = [
  'fluxcd.controlplane.io',
  'image.toolkit.fluxcd.io',
  'infra.contrib.fluxcd.io',
  'kustomize.toolkit.fluxcd.io',
  'notification.toolkit.fluxcd.io',
  'source.extensions.fluxcd.io',
  'source.toolkit.fluxcd.io',
];

/** What the HelmReleases of an environment are held to. */
export interface ReleaseBounds {
  /** Of the environment, and its namespace. */
  name: string;
  /** The ServiceAccount in the namespace that they act as. */
  account: string;
  /** The one HelmChart that they may release. */
  chart: { namespace: string; name: string };
}

/** What has to be true of each; what cannot be told, since a field is missing, is refused, too. */
function validations({ name, account, chart }: ReleaseBounds) {
  const own = quoted(name);
  const absentOrOwn = (field: string) =>
    `!has(object.spec.${field}) || object.spec.${field} == ${own}`;
  return [
    {
      expression: 'object.kind == "HelmRelease"',
      message: `of what Flux acts on, the namespace ${name} may have HelmReleases alone`,
    },
    {
      expression: `has(object.spec.serviceAccountName) && object.spec.serviceAccountName == ${quoted(
        account,
      )}`,
      message: `spec.serviceAccountName has to be ${account}`,
    },
    {
      expression: '!has(object.spec.kubeConfig)',
      message: 'spec.kubeConfig leads to another cluster: take it out',
    },
    {
      expression: absentOrOwn('targetNamespace'),
      message: `spec.targetNamespace has to be ${name}, or absent`,
    },
    {
      expression: absentOrOwn('storageNamespace'),
      message: `spec.storageNamespace has to be ${name}, or absent`,
    },
    {
      expression: [
        '!has(object.spec.chart)',
        'has(object.spec.chartRef)',
        'object.spec.chartRef.kind == "HelmChart"',
        `object.spec.chartRef.name == ${quoted(chart.name)}`,
        `object.spec.chartRef.namespace == ${quoted(chart.namespace)}`,
      ].join(' && '),
      message: `spec.chartRef has to be the HelmChart ${chart.namespace}/${chart.name}, without spec.chart`,
    },
    {
      // Flux deletes the HelmChart that a status names where a release has none of its own
      expression:
        '!has(object.status) || !has(object.status.helmChart) || object.status.helmChart == ""',
      message: 'status.helmChart names a HelmChart, and has to be absent',
    },
    {
      expression: `!has(object.spec.dependsOn) || object.spec.dependsOn.all(each, !has(each.namespace) || each.namespace == ${own})`,
      message: `spec.dependsOn may name HelmReleases of ${name} alone`,
    },
  ];
}

/**
 * What refuses, in the namespace of an environment, every object of Flux but a HelmRelease that acts as the environment's
 * account.
 */
export const releasePolicy = (bounds: ReleaseBounds): FleetObject[] =>
  environmentPolicy(bounds.name, {
    rules: [
      {
        apiGroups: [RELEASES, ...REFUSED_GROUPS],
        // With their status, which is not looked at by the rule of what it belongs to
        resources: ['*', '*/status'],
      },
    ],
    validations: validations(bounds),
  });
