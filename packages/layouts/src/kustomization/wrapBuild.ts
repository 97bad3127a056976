import type { Build } from '../driver/Layered';
import type { YamlPlace } from '../yaml/YamlPlace';
import { type ImageChange, applyImages } from './applyImages';
import { type Patch, patched } from '../patches/patches';

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
    stages(object) {
      const stages = inner.stages(object);
      const name = object.text('metadata', 'name');
      const steps = [
        ...patches.map(
          patch => (place: YamlPlace) =>
            patched(place, patch, name === undefined ? [] : [name]),
        ),
        (place: YamlPlace) => applyImages(place, images),
        ...(finish ? [finish] : []),
      ];
      for (const step of steps) {
        const last = stages[stages.length - 1];
        const next = step(last);
        if (next !== last) {
          stages.push(next);
        }
      }
      return stages;
    },
  };
}

/** Objects of files that no kustomization builds. */
export function plainBuild(
  path: string,
  reach: ReadonlySet<string>,
  data: Build['data'],
): Build {
  return {
    path,
    leadsTo: file => reach.has(file),
    mayChange: () => false,
    stages: object => [object],
    data,
  };
}
