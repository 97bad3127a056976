import { isScalar } from 'yaml';
import { isBuiltIn } from './isBuiltIn';
import { ComposedPlace, entriesOf, followAlias } from '../yaml/ComposedPlace';
import type { PathStep, YamlPlace } from '../yaml/YamlPlace';

/** Lists whose items are merged by a field of theirs, in objects that Kubernetes knows; all others are replaced. */
const MERGE_KEYS: Record<string, string> = {
  containers: 'name',
  initContainers: 'name',
  ephemeralContainers: 'name',
  env: 'name',
  volumes: 'name',
  imagePullSecrets: 'name',
  volumeMounts: 'mountPath',
  ports: 'containerPort',
};

function isNull({ node, isMap, isList }: YamlPlace): boolean {
  return (
    !isMap && !isList && (!node || (isScalar(node) && node.value === null))
  );
}

function mergeLists(base: YamlPlace, patch: YamlPlace, key: string): YamlPlace {
  const items = base.children();
  for (const item of patch.children().map(followAlias)) {
    const name = item.text(key);
    const index = items.findIndex(other => other.text(key) === name);
    const merged = merge(items[index], item, [...base.at, Math.max(index, 0)], {
      builtIn: true,
    });
    if (index < 0) {
      items.push(...(merged ? [merged] : []));
    } else {
      items.splice(index, 1, ...(merged ? [merged] : []));
    }
  }
  return ComposedPlace.list(
    base,
    base.at,
    items.map((item, index) => item.moved([...base.at, index])),
  );
}

function merge(
  base: YamlPlace | undefined,
  patch: YamlPlace,
  at: PathStep[],
  options: { builtIn: boolean },
): YamlPlace | undefined {
  const directive = patch.text('$patch');
  if (directive === 'delete' || isNull(patch)) {
    return undefined;
  }
  const key = MERGE_KEYS[String(at.at(-1))];
  if (base?.isList && patch.isList && options.builtIn && key) {
    return mergeLists(base, patch, key);
  }
  if (!patch.isMap || !base?.isMap || directive === 'replace') {
    return patch.moved(at);
  }
  const entries = new Map<string, YamlPlace>(entriesOf(base));
  for (const [step, place] of entriesOf(patch)) {
    const merged = merge(entries.get(step), place, [...at, step], options);
    if (merged) {
      entries.set(step, merged);
    } else {
      entries.delete(step);
    }
  }
  return ComposedPlace.map(base, at, [...entries]);
}

/**
 * An object with a strategic merge patch; undefined where the patch deletes it.
 * https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/
 */
export function applyMergePatch(
  object: YamlPlace,
  patch: YamlPlace,
): YamlPlace | undefined {
  return merge(object, patch, object.at, { builtIn: isBuiltIn(object) });
}

/** The steps of a JSON pointer. https://www.rfc-editor.org/rfc/rfc6901 */
export function pointerSteps(pointer: string): PathStep[] {
  return pointer
    .split('/')
    .slice(1)
    .map(step =>
      /^\d+$/.test(step)
        ? Number(step)
        : step.replace(/~1/g, '/').replace(/~0/g, '~'),
    );
}

/** A list or map in which one entry is another one, is gone, or is new. */
function withEntry(
  holder: YamlPlace,
  step: PathStep,
  change: { place?: YamlPlace; inserts: boolean },
): YamlPlace {
  const { place, inserts } = change;
  if (holder.isList) {
    const items = holder.children();
    const index = step === '-' ? items.length : Number(step);
    items.splice(index, inserts ? 0 : 1, ...(place ? [place] : []));
    return ComposedPlace.list(
      holder,
      holder.at,
      items.map((item, position) => item.moved([...holder.at, position])),
    );
  }
  const key = String(step);
  const entries = new Map(entriesOf(holder));
  if (place) {
    entries.set(key, place.moved([...holder.at, key]));
  } else {
    entries.delete(key);
  }
  return ComposedPlace.map(holder, holder.at, [...entries]);
}

function changeAt(
  place: YamlPlace,
  steps: PathStep[],
  change: { place?: YamlPlace; inserts: boolean },
): YamlPlace {
  const [step, ...rest] = steps;
  if (step === undefined) {
    return change.place?.moved(place.at) ?? place;
  }
  if (!place.isMap && !place.isList) {
    return place;
  }
  // A key of digits is a number in a pointer
  const key = place.isMap ? String(step) : step;
  if (rest.length === 0) {
    return withEntry(place, key, change);
  }
  const child = place.get(key);
  return child
    ? withEntry(place, key, {
        place: changeAt(followAlias(child), rest, change),
        inserts: false,
      })
    : place;
}

/** What stands at the steps of a pointer, in which a key of digits is a number. */
function valueAt(object: YamlPlace, steps: PathStep[]): YamlPlace | undefined {
  let place: YamlPlace | undefined = object;
  for (const step of steps) {
    place = place && place.get(place.isMap ? String(step) : step);
    place = place && followAlias(place);
  }
  return place;
}

function applyOperation(object: YamlPlace, operation: YamlPlace): YamlPlace {
  const steps = pointerSteps(operation.text('path') ?? '');
  const from = pointerSteps(operation.text('from') ?? '');
  const value = operation.get('value');
  switch (operation.text('op')) {
    case 'add':
      return value
        ? changeAt(object, steps, { place: value, inserts: true })
        : object;
    case 'replace':
      return value
        ? changeAt(object, steps, { place: value, inserts: false })
        : object;
    case 'remove':
      return changeAt(object, steps, { inserts: false });
    case 'copy':
    case 'move': {
      const place = valueAt(object, from);
      const left =
        operation.text('op') === 'move'
          ? changeAt(object, from, { inserts: false })
          : object;
      return place ? changeAt(left, steps, { place, inserts: true }) : object;
    }
    default:
      return object;
  }
}

/** An object with the operations of a JSON6902 patch. https://www.rfc-editor.org/rfc/rfc6902 */
export function applyJsonPatch(object: YamlPlace, patch: YamlPlace): YamlPlace {
  return patch.children().reduce(applyOperation, object);
}

/** Whether a document is a JSON6902 patch: a list of operations. */
export function isJsonPatch(root: YamlPlace): boolean {
  const [first] = root.isList ? root.children() : [];
  return first?.text('op') !== undefined && first.text('path') !== undefined;
}

/** An object in which another place stands at a path. */
export function replaceAt(
  object: YamlPlace,
  steps: PathStep[],
  place: YamlPlace,
): YamlPlace {
  return changeAt(object, steps, { place, inserts: false });
}
