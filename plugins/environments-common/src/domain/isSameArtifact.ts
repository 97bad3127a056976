import type { ArtifactRef } from './Deployment';

/**
 * Whether two versions of one service are of one artifact, so that they can be compared and moved. An image that a file
 * does not name (`shop: { image: { tag } }`) has a name without a slash, and is taken for the service's image.
 *
 * @public
 */
export function isSameArtifact(a: ArtifactRef, b: ArtifactRef): boolean {
  const unnamed =
    a.kind === 'image' && (!a.name.includes('/') || !b.name.includes('/'));
  return a.kind === b.kind && (unnamed || a.name === b.name);
}
