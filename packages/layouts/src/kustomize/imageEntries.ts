import type { ImageEntry } from '../LayoutDriver';
import { imageName } from '../pins/imageReference';
import { partsPin } from '../pins/imagePin';
import type { PinName, VersionPin } from '../pins/VersionPin';
import { nameOf } from '../locate/folders';
import { formatPath } from '../yaml/paths';
import type { YamlPlace } from '../yaml/YamlPlace';

/** The entries of a kustomization's `images`, in their order. */
export function imageEntries(root: YamlPlace): ImageEntry[] {
  return root.list('images').flatMap(entry => {
    const name = entry.text('name');
    const newName = entry.text('newName');
    return name
      ? [
          {
            document: root.context.index,
            path: formatPath(entry.path),
            name,
            ...(newName ? { newName } : {}),
          },
        ]
      : [];
  });
}

/**
 * The pins of kustomize's `images:` as it stands in kustomizations and in Flux objects: entries with a tag or digest.
 * An entry is found by the image that it leads to; `replaces` is the image that it takes the place of.
 */
export function imageEntryPins(
  entries: YamlPlace[],
  common: { layout: string; names: PinName[] },
): VersionPin[] {
  return entries.flatMap(entry => {
    const name = entry.text('name');
    const written = entry.text('newName') ?? name;
    if (!written || !name) {
      return [];
    }
    const pin = partsPin(
      {
        repository: written,
        fallback: written,
        tag: entry.get('newTag'),
        digest: entry.get('digest'),
      },
      // What it takes the place of may be what the service is called
      {
        ...common,
        names: [{ by: 'key', name: nameOf(name) }, ...common.names],
      },
    );
    return pin ? [{ ...pin, replaces: imageName(name) ?? name }] : [];
  });
}
