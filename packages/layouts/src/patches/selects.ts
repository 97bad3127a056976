import { RE2JS } from 're2js';
import type { YamlPlace } from '../yaml/YamlPlace';

function group(apiVersion: string | undefined): string {
  return (apiVersion ?? '').split('/').slice(0, -1).join('/');
}

/** Longer patterns are no names. */
const MAX_PATTERN = 200;

/** Whether a pattern of kustomize, which has to fit as a whole, fits one of several names. */
function fits(pattern: string | undefined, names: string[]): boolean {
  if (pattern === undefined || names.includes(pattern)) {
    return true;
  }
  if (pattern.length > MAX_PATTERN) {
    return false;
  }
  try {
    const expression = RE2JS.compile(pattern);
    return names.some(name => expression.matches(name));
  } catch {
    return false;
  }
}

/** Requirements of a selector: commas within brackets separate values. */
const REQUIREMENTS = /,(?![^(]*\))/;

/** Whether one requirement of a selector holds; one that is written in no known way never does. */
function holds(
  requirement: string,
  valueOf: (key: string) => string | undefined,
): boolean {
  const [, key, operator, value] =
    /^\s*([\w./-]+)\s*(==?|!=)\s*([\w.-]*)\s*$/.exec(requirement) ?? [];
  if (key !== undefined) {
    return (valueOf(key) === value) === (operator !== '!=');
  }
  const [, owner, not, list] =
    /^\s*([\w./-]+)\s+(not)?in\s*\(([^()]*)\)\s*$/.exec(requirement) ?? [];
  if (owner !== undefined) {
    const values = list.split(',').map(item => item.trim());
    const own = valueOf(owner);
    return (own !== undefined && values.includes(own)) === !not;
  }
  const [, no, name] = /^\s*(!?)\s*([\w./-]+)\s*$/.exec(requirement) ?? [];
  return name !== undefined && (valueOf(name) !== undefined) === !no;
}

/**
 * Whether labels fit a selector.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
function hasLabels(
  selector: string | undefined,
  labels: YamlPlace | undefined,
): boolean {
  return (
    selector === undefined ||
    selector.trim() === '' ||
    (selector.length <= MAX_PATTERN &&
      selector
        .split(REQUIREMENTS)
        .every(part => holds(part, key => labels?.text(key))))
  );
}

/**
 * Whether a target of a patch or replacement means an object.
 * https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/
 *
 * @param names - What the object is and was called on its way
 */
export function selects(
  target: YamlPlace,
  object: YamlPlace,
  names: string[],
): boolean {
  const apiVersion = object.text('apiVersion');
  const version = (apiVersion ?? '').split('/').at(-1) ?? '';
  const metadata = object.get('metadata');
  return (
    fits(target.text('group'), [group(apiVersion)]) &&
    fits(target.text('version'), [version]) &&
    fits(target.text('kind'), [object.text('kind') ?? '']) &&
    fits(target.text('name'), names) &&
    fits(target.text('namespace'), [metadata?.text('namespace') ?? '']) &&
    hasLabels(target.text('labelSelector'), metadata?.get('labels')) &&
    hasLabels(target.text('annotationSelector'), metadata?.get('annotations'))
  );
}

/** Whether a strategic merge patch without a target is for an object: kind and name are the same. */
export function isPatchOf(
  patch: YamlPlace,
  object: YamlPlace,
  names: string[],
): boolean {
  const namespace = patch.text('metadata', 'namespace');
  const own = object.text('metadata', 'namespace');
  return (
    group(patch.text('apiVersion')) === group(object.text('apiVersion')) &&
    patch.text('kind') === object.text('kind') &&
    names.includes(patch.text('metadata', 'name') ?? '') &&
    (namespace === undefined || own === undefined || namespace === own)
  );
}
