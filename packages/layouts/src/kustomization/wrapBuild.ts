import type { Build } from '../driver/Layered';
import type { YamlPlace } from '../yaml/YamlPlace';
import { type ImageChange, applyImages } from './applyImages';
import {
  type Patch,
  applyPatches,
  behind,
  unchanged,
} from '../patches/patches';

/** What an engine does to what it builds, beside the kustomization that it builds. */
export interface Wrapping {
  patches: Patch[];
  images: ImageChange[];
  /** What comes last, such as variables that are filled in. */
  finish?(object: YamlPlace): YamlPlace;
}

/** A build with what an engine does to its objects on top. */
export function wrapBuild(inner: Build, wrapping: Wrapping): Build {
  const { patches, images, finish } = wrapping;
  return {
    ...inner,
    mayChange: text =>
      inner.mayChange(text) ||
      patches.length > 0 ||
      images.some(({ name }) => text.includes(name)) ||
      (finish !== undefined && text.includes('${')),
    build: object =>
      [
        (place: YamlPlace) => applyImages(place, images),
        ...(finish ? [finish] : []),
      ].reduce(behind, applyPatches(inner.build(object), patches)),
  };
}

/** Objects of files that no kustomization builds. */
export function plainBuild(
  path: string,
  reach: ReadonlySet<string>,
  find: (kind: string, name: string, key: string) => YamlPlace | undefined,
): Build {
  return {
    path,
    leadsTo: file => reach.has(file),
    mayChange: () => false,
    copies: false,
    build: unchanged,
    data(kind, name, key) {
      const place = find(kind, name, key);
      return place && { place, displaced: [] };
    },
  };
}
