import type { Surroundings } from '../driver/Layered';
import type { LayoutDriver } from '../driver/LayoutDriver';
import { pinKey } from '../pins/pinKey';
import type { PinName, VersionPin } from '../pins/VersionPin';
import type { YamlPlace } from '../yaml/YamlPlace';

/** Whether a document is a Kubernetes object, or a patch of one. */
function isObject(root: YamlPlace): boolean {
  return (
    root.text('apiVersion') !== undefined && root.text('kind') !== undefined
  );
}

/** What all layouts that read data find in a document. */
function locateData(
  layouts: LayoutDriver[],
  root: YamlPlace,
  names: PinName[],
): VersionPin[] {
  const readers = layouts.flatMap(({ data }) =>
    data && !data.claims ? [data] : [],
  );
  const found = readers
    .filter(reader => !reader.yields)
    .flatMap(reader => reader.locate(root, names));
  const known = new Set(found.map(pinKey));
  const others = readers
    .filter(reader => reader.yields)
    .flatMap(reader => reader.locate(root, names));
  return [...found, ...others.filter(pin => !known.has(pinKey(pin)))];
}

/**
 * Finds the pins of one document by what it is: a Kubernetes object or a list of them, a patch, or data.
 *
 * @param names - What the document is known by beside what stands in it
 */
export function locateDocument(
  layouts: LayoutDriver[],
  root: YamlPlace,
  names: PinName[] = [],
  around?: Surroundings,
): VersionPin[] {
  const reader = layouts.find(({ data }) => data?.claims?.(root))?.data;
  if (reader) {
    return reader.locate(root, names);
  }
  if (!isObject(root)) {
    return locateData(layouts, root, names);
  }
  if (/List$/.test(root.text('kind') ?? '') && root.list('items').length > 0) {
    return root
      .list('items')
      .flatMap(item => locateDocument(layouts, item, names, around));
  }
  const driver = layouts.find(layout => layout.objects?.claims(root));
  const pins =
    driver?.objects?.locate(
      root,
      (inner, more) => locateDocument(layouts, inner, more),
      around,
    ) ?? [];
  return names.length > 0
    ? pins.map(pin => ({ ...pin, names: [...pin.names, ...names] }))
    : pins;
}
