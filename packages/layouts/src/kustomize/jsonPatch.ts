import { referencePin } from '../pins/imagePin';
import type { PinName, VersionPin } from '../pins/VersionPin';
import { formatPath } from '../yaml/paths';
import type { PathStep, YamlPlace } from '../yaml/YamlPlace';

/** Whether a document is a JSON6902 patch: a list of operations. */
export function isJsonPatch(root: YamlPlace): boolean {
  const [first] = root.isList ? root.children() : [];
  return first?.text('op') !== undefined && first.text('path') !== undefined;
}

/** The steps of a JSON pointer. https://www.rfc-editor.org/rfc/rfc6901 */
function pointerSteps(pointer: string): PathStep[] {
  return pointer
    .split('/')
    .slice(1)
    .map(step =>
      /^\d+$/.test(step)
        ? Number(step)
        : step.replace(/~1/g, '/').replace(/~0/g, '~'),
    );
}

/** The images that the operations of a JSON6902 patch set. */
export function jsonPatchPins(
  root: YamlPlace,
  names: PinName[] = [],
): VersionPin[] {
  return root.children().flatMap(operation => {
    const value = operation.get('value');
    const target = operation.text('path') ?? '';
    if (!value || !/\/image$/.test(target)) {
      return [];
    }
    const pin = referencePin(value, { layout: 'kustomize', names });
    return pin ? [{ ...pin, sets: formatPath(pointerSteps(target)) }] : [];
  });
}
