import { isScalar } from 'yaml';
import type { LayoutDriver } from '../driver/LayoutDriver';
import type { SettingPlace } from '../driver/SettingPlace';
import { anchorUsers } from '../pins/anchors';
import { toScalar } from '../pins/toScalar';
import { objectsIn } from '../objects/objectsIn';
import { resolveAlias } from '../yaml/aliasTargets';
import { formatPath, isWithin } from '../yaml/paths';
import type { YamlFile } from '../yaml/YamlFile';
import type { PathStep, YamlPlace } from '../yaml/YamlPlace';
import type { Setting } from './Setting';
import { namedSteps, settingName, stepsKey } from './settingName';

/** A setting with where it stands. */
export interface PlacedSetting extends Setting {
  /** Way to it from the document, and the document or object that it is of. */
  steps: PathStep[];
  root: YamlPlace;
  /** Offsets of what an edit replaces; undefined where it cannot be edited. */
  range?: [number, number];
}

const LITERAL = /^([\w.-]+=)(.*)$/;

/** What encrypts a value in its place. */
const ENCRYPTED = /^ENC\[|^(vault|ref\+\w+):/;

/** Keys of an item of a list that say what it is, or where a patch goes. */
const IDENTITY: ReadonlySet<PathStep | undefined> = new Set([
  'name',
  'key',
  'op',
  'path',
  'from',
]);

function typeOf(value: unknown): Setting['type'] | undefined {
  const type = typeof value;
  return type === 'string' || type === 'number' || type === 'boolean'
    ? type
    : undefined;
}

/** Whether a place says what an item of a list is. */
function isIdentity({ path }: YamlPlace): boolean {
  return IDENTITY.has(path.at(-1)) && typeof path.at(-2) === 'number';
}

/** The Kubernetes object that a document is. */
function objectOf(root: YamlPlace): Setting['object'] {
  const kind = root.text('kind');
  return kind === undefined
    ? undefined
    : { kind, name: root.text('metadata', 'name') ?? '' };
}

/** Places below a place, also in strings that hold YAML. */
function* visitAll(place: YamlPlace): Generator<YamlPlace> {
  for (const found of place.visit()) {
    const inner =
      isScalar(found.node) &&
      typeof found.node.value === 'string' &&
      found.node.value.includes('\n')
        ? found.innerDocuments()
        : [];
    if (inner.length === 1 && (inner[0].isMap || inner[0].isList)) {
      yield* visitAll(inner[0]);
    } else {
      yield found;
    }
  }
}

/** The value that a scalar sets, if it sets one of a single line. */
function valueAt(
  place: YamlPlace,
  literals: boolean,
): Pick<Setting, 'type' | 'value' | 'prefix'> | undefined {
  const scalar = resolveAlias(place.node, place.context.document);
  const type = isScalar(scalar) ? typeOf(scalar.value) : undefined;
  if (!isScalar(scalar) || !type || isIdentity(place)) {
    return undefined;
  }
  const text = place.text() ?? String(scalar.value);
  if (text.includes('\n')) {
    return undefined;
  }
  if (!literals) {
    return { type, value: text };
  }
  const [, prefix, value] = LITERAL.exec(text) ?? [];
  return prefix === undefined ? undefined : { type: 'string', value, prefix };
}

/** The setting at a place, if one stands there. */
function settingAt(
  place: YamlPlace,
  root: YamlPlace,
  { literals = false, secret = false }: SettingPlace,
): PlacedSetting[] {
  const found = valueAt(place, literals);
  if (!found) {
    return [];
  }
  const { context, path } = place;
  const { value, prefix } = found;
  const scalar = toScalar({ place, role: 'version' });
  const isSecret = secret || ENCRYPTED.test(value);
  const steps = path.slice(root.path.length);
  const named = namedSteps(root, steps);
  const object = objectOf(root);
  const of = object ? `${object.kind} ${object.name}` : root.context.index;
  return [
    {
      ...found,
      file: context.file.path,
      document: context.index,
      path: formatPath(path),
      line: place.line,
      key: `${of} ${stepsKey(named)} ${prefix ?? ''}`,
      name: settingName(named, prefix),
      ...(object ? { object } : {}),
      value: isSecret ? '' : value,
      shared: [...new Set(anchorUsers(place))],
      secret: isSecret,
      ...('blocked' in scalar
        ? { refused: scalar.blocked }
        : { range: scalar.range }),
      steps,
      root,
    },
  ];
}

/** The configuration of one document or object, as its layout says where it stands. */
function settingsOf(layouts: LayoutDriver[], root: YamlPlace): PlacedSetting[] {
  const places =
    layouts.flatMap(({ settings }) => {
      const found = settings?.(root);
      return found ? [found] : [];
    })[0] ??
    // A data file that is used like values; an object that no layout knows is none of a service's
    (root.text('kind') === undefined ? [{ place: root }] : []);
  return places.flatMap(item =>
    [...visitAll(item.place)].flatMap(place => {
      const below = place.path.slice(item.place.path.length);
      return item.except?.some(steps => isWithin(below, steps))
        ? []
        : settingAt(place, root, item);
    }),
  );
}

/**
 * Every scalar of a file that is configuration, whosoever it is. A file that sops encrypts has none that may be shown: its
 * text is signed as a whole.
 */
export function readSettings(
  layouts: LayoutDriver[],
  file: YamlFile,
): PlacedSetting[] {
  const isSigned = file.roots.some(root => root.get('sops') !== undefined);
  const found = objectsIn(file).flatMap(root => settingsOf(layouts, root));
  return isSigned
    ? found.map(setting => ({ ...setting, value: '', secret: true }))
    : found;
}
