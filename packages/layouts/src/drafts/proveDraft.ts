import { isAlias, isMap, isNode, isScalar, isSeq } from 'yaml';
import { type Data, isCollection } from '../yaml/blockLines';
import { parseYaml } from '../yaml/parseYaml';
import { formatPath } from '../yaml/paths';
import type { PathStep } from '../yaml/YamlPlace';
import type { FileDraft, Step } from './FileDraft';

/** A document in what it means: without comments, style and indentation. */
interface Meaning {
  /** A scalar with its type, the kind of a collection, or the name of an alias; with anchor and tag. */
  head: string;
  entries: Array<{ step: PathStep; value: Meaning }>;
}

function scalar(value: unknown, properties = ''): Meaning {
  return { head: `${typeof value} ${value}${properties}`, entries: [] };
}

const NOTHING = scalar(null);

function ofNode(node: unknown): Meaning {
  if (isAlias(node)) {
    return { head: `* ${node.source}`, entries: [] };
  }
  const { anchor = '', tag = '' } = isNode(node) && !isAlias(node) ? node : {};
  const properties = anchor || tag ? ` &${anchor} ${tag}` : '';
  if (isMap(node)) {
    return {
      head: `map${properties}`,
      entries: node.items.map(({ key, value }) => ({
        step: isScalar(key) ? String(key.value) : String(key),
        value: ofNode(value),
      })),
    };
  }
  if (isSeq(node)) {
    return {
      head: `list${properties}`,
      entries: node.items.map((item, step) => ({ step, value: ofNode(item) })),
    };
  }
  return scalar(isScalar(node) ? node.value : null, properties);
}

function ofData(data: Data): Meaning {
  if (Array.isArray(data)) {
    return {
      head: 'list',
      entries: data.map((item, step) => ({ step, value: ofData(item) })),
    };
  }
  return isCollection(data)
    ? {
        head: 'map',
        entries: Object.entries(data).flatMap(([step, value]) =>
          value === undefined ? [] : [{ step, value: ofData(value) }],
        ),
      }
    : scalar(data);
}

function numbered({ head, entries }: Meaning): Meaning {
  return {
    head,
    entries: head.startsWith('list')
      ? entries.map(({ value }, step) => ({ step, value }))
      : entries,
  };
}

/** The meaning with another one in a place; a key that is not there is put behind the others. */
function replaceAt(
  meaning: Meaning,
  path: PathStep[],
  change: (old: Meaning) => Meaning,
): Meaning {
  const [first, ...rest] = path;
  if (first === undefined) {
    return change(meaning);
  }
  const { head, entries } = meaning;
  const all = entries.some(({ step }) => step === first)
    ? entries
    : [...entries, { step: first, value: NOTHING }];
  return {
    head: head === NOTHING.head ? 'map' : head,
    entries: all.map(({ step, value }) => ({
      step,
      value: step === first ? replaceAt(value, rest, change) : value,
    })),
  };
}

function apply(meaning: Meaning, step: Step): Meaning {
  if ('remove' in step) {
    const last = step.remove.at(-1);
    return replaceAt(meaning, step.remove.slice(0, -1), ({ head, entries }) =>
      numbered({ head, entries: entries.filter(item => item.step !== last) }),
    );
  }
  const added = ofData(step.add);
  return replaceAt(meaning, step.to, ({ head, entries }) =>
    numbered({
      head: entries.length === 0 ? added.head : head,
      entries: [...entries, ...added.entries],
    }),
  );
}

/** The first place in which two meanings differ. */
function differenceOf(
  wanted: Meaning | undefined,
  is: Meaning | undefined,
  path: PathStep[] = [],
): PathStep[] | undefined {
  if (!wanted || !is || wanted.head !== is.head) {
    return path;
  }
  const count = Math.max(wanted.entries.length, is.entries.length);
  for (let index = 0; index < count; index++) {
    const [one, other] = [wanted.entries.at(index), is.entries.at(index)];
    const inner = [...path, (one ?? other)!.step];
    const found =
      one?.step === other?.step
        ? differenceOf(one?.value, other?.value, inner)
        : inner;
    if (found) {
      return found;
    }
  }
  return undefined;
}

function repeatedKey({ entries }: Meaning): PathStep[] | undefined {
  const keys = new Set<PathStep>();
  for (const { step, value } of entries) {
    const below = keys.has(step) ? [] : repeatedKey(value);
    if (below) {
      return [step, ...below];
    }
    keys.add(step);
  }
  return undefined;
}

/** What the documents of a text mean; an empty text is a document that holds nothing. */
function meaningsOf(text: string): Meaning[] | { problem: string } {
  const parsed = parseYaml(text);
  if ('problem' in parsed) {
    return parsed;
  }
  const documents = parsed.documents.map(({ contents }) => ofNode(contents));
  return documents.length > 0 ? documents : [NOTHING];
}

/**
 * Why a draft does something else than it is meant to; undefined when it does just that. The result is parsed and
 * compared with what was there before, changed as the draft says, or with what a new file is to hold.
 */
export function proveDraft(draft: FileDraft): string | undefined {
  const { before, after, steps = [], documents = [] } = draft;
  if (after === undefined) {
    return undefined;
  }
  const was = before === undefined ? documents.map(ofData) : meaningsOf(before);
  if ('problem' in was) {
    return `the file is ${was.problem}`;
  }
  const [first = NOTHING, ...others] = was;
  const wanted = [steps.reduce(apply, first), ...others];
  const repeated = wanted.map(repeatedKey).find(Boolean);
  if (repeated) {
    return `there is "${formatPath(repeated)}" already`;
  }
  const is = meaningsOf(after);
  if ('problem' in is) {
    return `the file would be ${is.problem}`;
  }
  if (wanted.length !== is.length) {
    return `the file would have ${is.length} documents`;
  }
  const found = wanted
    .map((meaning, index) => differenceOf(meaning, is[index]))
    .find(Boolean);
  return found && `"${formatPath(found)}" would be read as something else`;
}
