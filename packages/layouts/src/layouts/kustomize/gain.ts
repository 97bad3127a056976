import { adding } from '../../drafts/editFiles';
import type { LayoutDriver } from '../../driver/LayoutDriver';
import { listing } from '../../kustomization/resources';
import { imageName } from '../../pins/imageReference';
import type { YamlFile } from '../../yaml/YamlFile';

/**
 * The entry of a kustomization's `images` that the image comes to, as kustomize goes through them; an entry that is only
 * written otherwise is none, and would be taken for one.
 */
function entryFor(
  file: YamlFile,
  name: string,
): { index?: number } | { refused: string } {
  let index: number | undefined;
  let called = name;
  const [root] = file.roots;
  for (const [at, entry] of (root?.list('images') ?? []).entries()) {
    const other = entry.text('name') ?? '';
    if (other === called) {
      index = at;
      called = entry.text('newName') ?? called;
    } else if (imageName(other) && imageName(other) === imageName(called)) {
      return {
        refused: `its entry "${other}" is called "${called}" below it, and kustomize compares names as they are written`,
      };
    }
  }
  return { index };
}

/**
 * An overlay gains an entry, or its entry a tag, for an image that stands in a base outside of the environment. The tag
 * or digest of an entry takes the place of both that the base has given to the image, so that what is rendered is the
 * version of the entry and nothing else: an entry without the digest of an image that has one would lose it.
 * https://github.com/kubernetes-sigs/kustomize/blob/master/api/filters/imagetag/updater.go
 */
export const gain: LayoutDriver['gain'] = (
  file,
  { written: name },
  version,
) => {
  if (!name) {
    return { refused: 'what the image is called in the bases is not known' };
  }
  const entry = entryFor(file, name);
  if ('refused' in entry) {
    return entry;
  }
  const fields = { newTag: version.tag, digest: version.digest };
  // A second entry of one name would have no effect behind one that renames the image
  return {
    edit:
      entry.index === undefined
        ? listing('images', { name, ...fields })
        : adding(['images', entry.index], fields),
  };
};
