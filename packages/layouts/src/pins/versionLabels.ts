import { isAlias, isNode, isScalar } from 'yaml';
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

/** Texts without it have no such label, nor select by one. */
export const MENTIONED = /(kubernetes\.io|datadoghq\.com)\/version/;

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
  const { node, ancestors } = place;
  if (text === undefined || labelOf(tag, text) !== text) {
    return undefined;
  }
  // What an anchor shares is not the label's alone
  const isShared = [node, ...ancestors].some(
    each => !isAlias(each) && isNode(each) && each.anchor !== undefined,
  );
  const scalar =
    isScalar(node) && !isShared
      ? toScalar({ place, role: 'label' })
      : undefined;
  return scalar && !('blocked' in scalar) ? scalar : undefined;
}

/** The pin that a label of an object repeats: where several artifacts have the tag, that of the container called like the object. */
function ownerOf(
  pins: VersionPin[],
  text: string,
  names: string[],
): VersionPin | undefined {
  const same = pins.filter(
    ({ tag, scalars }) =>
      scalars.length > 0 && tag !== undefined && labelOf(tag, text) === text,
  );
  const isOne = same.every(
    ({ artifact }) => artifact.name === same[0].artifact.name,
  );
  return isOne
    ? same[0]
    : same.find(
        pin =>
          /(^|\.)containers\[/.test(pin.path) &&
          names.includes(pin.names[0]?.name),
      );
}

/**
 * Pins with the labels that repeat the tag of one of them: they move together.
 *
 * @param pins - Of one document
 * @param labels - Maps of labels in that document
 * @param names - What the object is called
 */
export function withVersionLabels(
  pins: VersionPin[],
  labels: YamlPlace[],
  names: string[] = [],
): VersionPin[] {
  const own = new Map<VersionPin, PinnedScalar[]>();
  for (const place of labels.flatMap(map =>
    KEYS.flatMap(key => map.all(key)),
  )) {
    const owner = ownerOf(pins, place.text() ?? '', names);
    const scalar = owner?.tag && repeating(place, owner.tag);
    if (owner && scalar) {
      own.set(owner, [...(own.get(owner) ?? []), scalar]);
    }
  }
  return pins.map(pin => {
    const scalars = own.get(pin);
    return scalars ? { ...pin, scalars: [...pin.scalars, ...scalars] } : pin;
  });
}

/** The labels of an object and of its pods. */
export function labelsOfObject(object: YamlPlace): YamlPlace[] {
  return LABELS.flatMap(path => object.all(...path)).filter(map => map.isMap);
}

const SELECTS = /selector|^match(Labels|Expressions)$/i;

/**
 * Whether something in a document is selected by its version: what selects and what is selected have to say the same, so that
 * neither moves.
 */
export function selectsByVersion(root: YamlPlace): boolean {
  return [...root.visit()].some(place => {
    const [key] = place.at.slice(-1);
    const isSelector = typeof key === 'string' && SELECTS.test(key);
    const isBelow = place.at.some(
      step => typeof step === 'string' && SELECTS.test(step),
    );
    return (
      // What it stands for, or is merged into it, is not looked through
      (isSelector && (place.isAlias || place.get('<<') !== undefined)) ||
      (isBelow &&
        (KEYS.includes(String(key)) || KEYS.includes(place.text('key') ?? '')))
    );
  });
}

/** A pin whose labels stay as they are. */
export function withoutLabels(pin: VersionPin): VersionPin {
  const scalars = pin.scalars.filter(({ role }) => role !== 'label');
  return scalars.length === pin.scalars.length ? pin : { ...pin, scalars };
}
