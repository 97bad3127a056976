import type { FleetObject, FollowedRepository } from '../Engine';
import { labelsOf } from '../../fleet/fleetNamespace';
import { CONTROL_NAMESPACE, VERBS, accountOf } from './account';
import { releasePolicy } from './releasePolicy';

/** Where an environment of HelmReleases has its chart. */
const CHART = 'charts/services';

const RBAC = 'rbac.authorization.k8s.io';

/**
 * What lets an environment bring HelmReleases: the right to write them, the account that they act as, the one chart that they
 * release, and what refuses others. The chart is the fleet's object: Flux would call the charts of releases
 * `<namespace>-<name>` beside their source, where those of two environments may be one.
 */
export function releases({
  name,
  folder = '',
}: FollowedRepository): FleetObject[] {
  const labels = labelsOf(name);
  const account = accountOf(name);
  const chart = { name: account, namespace: CONTROL_NAMESPACE };
  const writing = { name: `${account}-releases`, namespace: name, labels };
  return [
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: account, namespace: name, labels },
    },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'Role',
      metadata: writing,
      rules: [
        {
          apiGroups: ['helm.toolkit.fluxcd.io'],
          resources: ['helmreleases'],
          verbs: VERBS,
        },
      ],
    },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'RoleBinding',
      metadata: writing,
      roleRef: { apiGroup: RBAC, kind: 'Role', name: writing.name },
      subjects: [
        { kind: 'ServiceAccount', name: account, namespace: CONTROL_NAMESPACE },
      ],
    },
    ...releasePolicy({ name, account, chart }),
    {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'HelmChart',
      metadata: { ...chart, labels },
      spec: {
        interval: '1m',
        chart: `./${folder === '' ? '' : `${folder}/`}${CHART}`,
        // Every commit is released: the version of the chart stands still
        reconcileStrategy: 'Revision',
        sourceRef: { kind: 'GitRepository', name },
      },
    },
  ];
}
