import type { WatchedResource } from '../../objects/WatchedResource';

/** The kinds of objects that fetch for Flux. https://fluxcd.io/flux/components/source/ */
export const sources: WatchedResource[] = [
  { kind: 'GitRepository', plural: 'gitrepositories' },
  { kind: 'OCIRepository', plural: 'ocirepositories' },
  { kind: 'HelmRepository', plural: 'helmrepositories' },
  { kind: 'HelmChart', plural: 'helmcharts' },
  { kind: 'Bucket', plural: 'buckets' },
].map(names => ({
  ...names,
  group: 'source.toolkit.fluxcd.io',
  optional: true,
}));
