import type { LayoutDriver } from '../../driver/LayoutDriver';
import { chartData } from '../../values/chartData';
import { blockText } from '../../yaml/blockLines';
import { CHART_ANNOTATION, CHART_NAME, SERVICES_CHART } from './chart';
import { LAYOUT } from './name';

const VALUES = `# What runs in this environment. Versions change by pull request.

# What a service has that says nothing of its own; the README lists the keys.
defaults:
  resources:
    requests:
      cpu: 50m
      memory: 64Mi
    limits:
      memory: 256Mi
  readinessProbe:
    tcpSocket:
      port: http
  podSecurityContext:
    runAsNonRoot: true
    seccompProfile:
      type: RuntimeDefault
  securityContext:
    allowPrivilegeEscalation: false
    readOnlyRootFilesystem: true
    capabilities:
      drop: [ALL]

services: {}
`;

/** A chart that deploys what its values list, and values that list nothing. */
export const begins: LayoutDriver['begins'] = folder => ({
  layout: LAYOUT,
  files: {
    'Chart.yaml': blockText({
      ...chartData(folder),
      annotations: { [CHART_ANNOTATION]: CHART_NAME },
    }),
    'values.yaml': VALUES,
    ...SERVICES_CHART,
  },
});
