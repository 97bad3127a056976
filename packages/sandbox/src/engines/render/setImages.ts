import type { KubeObject } from '../../kube/KubeObject';

/** An entry of a kustomization's `images`. */
export interface ImageChange {
  name: string;
  newName?: string;
  newTag?: string;
  digest?: string;
}

function splitImage(image: string): { name: string; rest: string } {
  const at = image.indexOf('@');
  const plain = at < 0 ? image : image.slice(0, at);
  // a colon before the last slash belongs to the registry's port
  const colon = plain.indexOf(':', plain.lastIndexOf('/') + 1);
  const end = colon < 0 ? plain.length : colon;
  return { name: plain.slice(0, end), rest: image.slice(end) };
}

function changeImage(image: string, changes: ImageChange[]): string {
  const { name, rest } = splitImage(image);
  const change = changes.find(candidate => candidate.name === name);
  if (!change) {
    return image;
  }
  const tag = change.newTag === undefined ? '' : `:${change.newTag}`;
  const digest = change.digest ? `@${change.digest}` : '';
  return `${change.newName ?? name}${tag || digest ? `${tag}${digest}` : rest}`;
}

/** Replaces images in every list of containers of an object. */
export function setImages(
  object: KubeObject,
  changes: ImageChange[],
): KubeObject {
  const walk = (value: any, key: string): any => {
    if (Array.isArray(value)) {
      return value.map(item =>
        /^(initC|c)ontainers$/.test(key) && typeof item?.image === 'string'
          ? { ...item, image: changeImage(item.image, changes) }
          : walk(item, ''),
      );
    }
    return value && typeof value === 'object'
      ? Object.fromEntries(
          Object.entries(value).map(([inner, item]) => [
            inner,
            walk(item, inner),
          ]),
        )
      : value;
  };
  return changes.length === 0 ? object : walk(object, '');
}
