import type { LayoutDriver } from '../../driver/LayoutDriver';
import { newServicesChart } from '../../servicesChart/newChart';
import { blockText } from '../../yaml/blockLines';
import { MARKS } from './marks';

/** Where the chart of the releases is, in the folder. */
const CHART = 'charts/services';

/**
 * A kustomization that lists no HelmRelease, and the chart that all of them are to release. Which account they act as, and
 * which HelmChart they name, is the fleet's to say, and called by the environment's name.
 */
export const begins: LayoutDriver['begins'] = ({ name, title }) => {
  const chart = newServicesChart(
    { name: 'services', title },
    'What every service of this environment begins with. Each has a HelmRelease, which says what is its own.',
  );
  return {
    layout: 'auto',
    files: {
      'kustomization.yaml': blockText({
        apiVersion: 'kustomize.config.k8s.io/v1beta1',
        kind: 'Kustomization',
        metadata: {
          name,
          annotations: {
            [MARKS.chart]: `flux-system/environment-${name}`,
            [MARKS.account]: `environment-${name}`,
          },
        },
        namespace: name,
        resources: [],
      }),
      ...Object.fromEntries(
        Object.entries(chart).map(([path, text]) => [`${CHART}/${path}`, text]),
      ),
    },
  };
};
