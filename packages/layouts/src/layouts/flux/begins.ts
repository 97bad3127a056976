import type { LayoutDriver } from '../../driver/LayoutDriver';
import { newSharedChart } from '../../servicesChart/sharedChart';
import { blockText } from '../../yaml/blockLines';
import { MARKS } from './marks';

/**
 * A kustomization that lists no HelmRelease, and the chart that all of them are to release. Which account they act as, and
 * which HelmChart they name, is the fleet's to say, and called by the environment's name.
 */
export const begins: LayoutDriver['begins'] = folder => {
  const { name } = folder;
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
      ...newSharedChart(
        folder,
        'What every service of this environment begins with. Each has a HelmRelease, which says what is its own.',
      ),
    },
  };
};
