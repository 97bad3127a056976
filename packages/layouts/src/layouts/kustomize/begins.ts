import type { LayoutDriver } from '../../driver/LayoutDriver';
import { blockText } from '../../yaml/blockLines';
import { LAYOUT } from './name';

/** A kustomization without resources. */
export const begins: LayoutDriver['begins'] = ({ name }) => ({
  layout: LAYOUT,
  files: {
    'kustomization.yaml': blockText({
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      namespace: name,
      resources: [],
    }),
  },
});
