import { isScalar } from 'yaml';
import type { YamlPlace } from '../yaml/YamlPlace';
import { toScalar } from './toScalar';
import type { PinnedScalar, VersionPin } from './VersionPin';

/** The label that Kubernetes recommends for the version. */
export const VERSION_LABEL = 'app.kubernetes.io/version';

/**
 * Labels that repeat the version of what runs.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
 * @see https://docs.datadoghq.com/getting_started/tagging/unified_service_tagging/
 */
const KEYS = [VERSION_LABEL, 'tags.datadoghq.com/version'];

/** Where an object, what it makes and the pods of that have labels. */
const LABELS = [
  ['metadata', 'labels'],
  ['spec', 'template', 'metadata', 'labels'],
  ['spec', 'jobTemplate', 'metadata', 'labels'],
  ['spec', 'jobTemplate', 'spec', 'template', 'metadata', 'labels'],
];

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
const LABEL = /^[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/;

/** A tag as a label has it, which may do without its "v"; undefined where no label can have it. */
export function labelOf(tag: string, before: string): string | undefined {
  const label = /^v\d/.test(tag) && !/^v\d/.test(before) ? tag.slice(1) : tag;
  return LABEL.test(label) ? label : undefined;
}

/** The scalar of a label that repeats a tag; undefined where it says something else, or cannot be edited by itself. */
function repeating(place: YamlPlace, tag: string): PinnedScalar | undefined {
  const text = place.text();
  const { node } = place;
  if (text === undefined || labelOf(tag, text) !== text) {
    return undefined;
  }
  // What an anchor shares is not the label's alone
  const scalar =
    isScalar(node) && !node.anchor
      ? toScalar({ place, role: 'label' })
      : undefined;
  return scalar && !('blocked' in scalar) ? scalar : undefined;
}

/**
 * Pins with the labels that repeat the tag of one of them: they move together. A label belongs to the first pin whose tag it
 * repeats.
 *
 * @param pins - Of one document
 * @param labels - Maps of labels in that document
 */
export function withVersionLabels(
  pins: VersionPin[],
  labels: YamlPlace[],
): VersionPin[] {
  const places = labels.flatMap(map => KEYS.flatMap(key => map.all(key)));
  let left = places;
  return pins.map(pin => {
    const { tag } = pin;
    const [main] = pin.scalars;
    if (!tag || !main || left.length === 0) {
      return pin;
    }
    const own = new Map<YamlPlace, PinnedScalar>();
    for (const place of left) {
      const scalar = repeating(place, tag);
      if (scalar) {
        own.set(place, scalar);
      }
    }
    left = left.filter(place => !own.has(place));
    return own.size > 0
      ? { ...pin, scalars: [...pin.scalars, ...own.values()] }
      : pin;
  });
}

/** The labels of an object and of its pods, unless something is selected by their version. */
export function labelsOfObject(object: YamlPlace): YamlPlace[] {
  const selector = object.get('spec', 'selector');
  const selected = [selector, selector?.get('matchLabels')].some(map =>
    KEYS.some(key => map?.get(key)),
  );
  return selected
    ? []
    : LABELS.flatMap(path => object.all(...path)).filter(map => map.isMap);
}
