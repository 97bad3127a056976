import type { NewFolder } from '../driver/NewFolder';
import { chartData } from '../values/chartData';
import { blockText } from '../yaml/blockLines';
import { CHART_ANNOTATION, CHART_NAME, SERVICES_CHART } from '.';

const DEFAULTS = `# What a service has that says nothing of its own; the README lists the keys.
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

/**
 * The files of a chart that deploys the services of its values, by their path in the chart.
 *
 * @param intro - A line above its values, without `#`
 */
export function newServicesChart(
  folder: Pick<NewFolder, 'name' | 'title'>,
  intro: string,
): Record<string, string> {
  return {
    'Chart.yaml': blockText({
      ...chartData(folder),
      annotations: { [CHART_ANNOTATION]: CHART_NAME },
    }),
    'values.yaml': `# ${intro}\n\n${DEFAULTS}`,
    ...SERVICES_CHART,
  };
}
