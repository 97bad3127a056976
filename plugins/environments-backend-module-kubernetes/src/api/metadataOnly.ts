const ofKind = (kind: string) =>
  `application/json;as=${kind};g=meta.k8s.io;v=v1`;

/** For requests that need no more of objects than their metadata; a server that cannot leave the rest out sends it. */
export const metadataOnly = {
  list: { accept: `${ofKind('PartialObjectMetadataList')},application/json` },
  watch: { accept: `${ofKind('PartialObjectMetadata')},application/json` },
};
