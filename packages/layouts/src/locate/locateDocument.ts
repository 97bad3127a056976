import { chartElementPins } from '../argocd/chartElements';
import { locateValues } from '../helmValues/locateValues';
import { isJsonPatch, jsonPatchPins } from '../kustomize/jsonPatch';
import { LAYOUTS } from '../layouts';
import { locateManifest } from '../manifests/locateManifest';
import type { PinName, VersionPin } from '../pins/VersionPin';
import type { YamlPlace } from '../yaml/YamlPlace';

/** Whether a document is a Kubernetes object, or a patch of one. */
export function isObject(root: YamlPlace): boolean {
  return (
    root.text('apiVersion') !== undefined && root.text('kind') !== undefined
  );
}

/**
 * Finds the pins of one document by what it is: a Kubernetes object or a list of them, a JSON6902 patch, or data.
 *
 * @param names - What the document is known by beside what stands in it
 */
export function locateDocument(
  root: YamlPlace,
  names: PinName[] = [],
): VersionPin[] {
  if (isJsonPatch(root)) {
    return jsonPatchPins(root, names);
  }
  if (!isObject(root)) {
    const charts = chartElementPins(root);
    const values = locateValues(root, { layout: 'helm-values', names });
    // A patch of a known object may leave out its kind
    const partial = root.get('spec')
      ? locateManifest(root, { layout: 'manifests', names })
      : [];
    const seen = new Set([...charts, ...partial].map(pin => pin.path));
    return [
      ...charts,
      ...partial,
      ...values.filter(pin => !seen.has(pin.path)),
    ];
  }
  if (/List$/.test(root.text('kind') ?? '') && root.list('items').length > 0) {
    return root.list('items').flatMap(item => locateDocument(item, names));
  }
  const driver = LAYOUTS.find(layout => layout.objects?.claims(root));
  const pins = driver?.objects?.locate(root, locateDocument) ?? [];
  return names.length > 0
    ? pins.map(pin => ({ ...pin, names: [...pin.names, ...names] }))
    : pins;
}
