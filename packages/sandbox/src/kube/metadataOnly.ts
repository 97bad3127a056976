import type { KubeObject } from './KubeObject';

/** Whether an Accept header prefers objects without anything but their metadata. */
export function wantsMetadata(accept: string | undefined): boolean {
  return /^[^,]*;\s*as=PartialObjectMetadata(List)?\b/.test(accept ?? '');
}

export const toMetadata = ({ metadata }: KubeObject) => ({
  kind: 'PartialObjectMetadata',
  apiVersion: 'meta.k8s.io/v1',
  metadata,
});

export const toMetadataList = (list: {
  metadata: object;
  items: KubeObject[];
}) => ({
  kind: 'PartialObjectMetadataList',
  apiVersion: 'meta.k8s.io/v1',
  metadata: list.metadata,
  items: list.items.map(toMetadata),
});
