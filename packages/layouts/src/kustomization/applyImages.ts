import {
  imageName,
  parseImageReference,
  writtenName,
} from '../pins/imageReference';
import { mapScalars } from '../yaml/mapScalars';
import { TextPlace } from '../yaml/TextPlace';
import type { YamlPlace } from '../yaml/YamlPlace';

/** An entry of `images`, in whichever form it is written. */
export interface ImageChange {
  name: string;
  newName?: string;
  tag?: string;
  digest?: string;
  /** Where its version is written, if it has one. */
  place?: YamlPlace;
}

/** An entry of `images` as a kustomization has it. */
export function toImageChange(entry: YamlPlace): ImageChange {
  const tag = entry.get('newTag');
  return {
    name: entry.text('name') ?? '',
    newName: entry.text('newName'),
    tag: tag?.text(),
    digest: entry.text('digest'),
    place: tag?.text() ? tag : entry.get('digest'),
  };
}

const CONTAINERS = /^(initC|c)ontainers$/;

/** Whether a scalar is the image of a container, as kustomize looks for them: at any depth of any object. */
function isContainerImage({ at }: YamlPlace): boolean {
  return at.at(-1) === 'image' && CONTAINERS.test(String(at.at(-3)));
}

/** A reference as an entry leaves it: its tag or digest takes the place of both. */
function changedReference(text: string, change: ImageChange): string {
  const own = parseImageReference(text);
  const { tag, digest } = change.place ? change : own ?? {};
  return [
    change.newName ?? change.name,
    ...(tag ? [`:${tag}`] : []),
    ...(digest ? [`@${digest}`] : []),
  ].join('');
}

/** An object with entries of `images`, which compare names as they are written. */
export function applyImages(
  object: YamlPlace,
  changes: ImageChange[],
): YamlPlace {
  return changes.reduce(
    (changed, change) =>
      mapScalars(changed, scalar => {
        const text = isContainerImage(scalar) ? scalar.text() : undefined;
        return text !== undefined &&
          writtenName(text) === change.name &&
          imageName(change.newName ?? change.name)
          ? new TextPlace(change.place ?? scalar, {
              text: changedReference(text, change),
              at: scalar.at,
            })
          : scalar;
      }),
    object,
  );
}
