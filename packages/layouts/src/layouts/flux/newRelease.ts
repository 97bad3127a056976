import type { ServiceAddition } from '../../driver/ServiceAddition';
import { serviceValues } from '../../servicesChart/serviceValues';
import type { DataMap } from '../../yaml/blockLines';
import type { releaseMarks } from './marks';

/** A HelmRelease of the chart of services that deploys one of them, and waits for it. */
export function newRelease(
  service: ServiceAddition,
  { chart, account }: NonNullable<ReturnType<typeof releaseMarks>>,
): DataMap {
  const { name } = service;
  return {
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    metadata: { name },
    spec: {
      interval: '10m',
      timeout: '5m',
      serviceAccountName: account,
      releaseName: name,
      chartRef: { kind: 'HelmChart', ...chart },
      install: { remediation: { retries: 3 } },
      // What failed in the end stays as Git asks for it, to be looked at: going back is a commit
      upgrade: { remediation: { retries: 3, remediateLastFailure: false } },
      driftDetection: { mode: 'enabled' },
      values: {
        services: { [name]: serviceValues(service, { isKnown: true }) },
      },
    },
  };
}
