import fc from 'fast-check';
import {
  WRITERS,
  chartVersion,
  generatedFile,
  tag,
} from '../__testUtils__/generatedFiles';
import { LAYOUTS, editPin } from '../layouts';
import { locateFile } from '../locate/locateFile';
import { isSamePin } from '../pins/pinKey';
import type { VersionPin } from '../pins/VersionPin';
import { scalarText } from '../yaml/scalarText';

/** Every run has another seed; `DOWNSTAGE_EDITS` looks further in one. */
const RUNS = Number(process.env.DOWNSTAGE_EDITS ?? 3_150);
const MUTATED_RUNS = RUNS / 5;
const seed = Number(process.env.DOWNSTAGE_SEED ?? Date.now() % 2 ** 31);

const counts = {
  traps: new Map<string, number>(),
  accepted: 0,
  refused: 0,
  reasons: new Map<string, number>(),
};

function count(map: Map<string, number>, key: string): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}

/** Everything outside of the pin's ranges, in order. */
function outside(text: string, pin: VersionPin): string[] {
  const ranges = pin.scalars.map(scalar => scalar.range);
  const parts: string[] = [];
  let at = 0;
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    parts.push(text.slice(at, start));
    at = end;
  }
  return [...parts, text.slice(at)];
}

/**
 * The promise of every edit: exactly the pin's bytes, found again as a string, and back again. Returns whether the edit
 * was accepted.
 */
function checkEdit(path: string, text: string, pin: VersionPin, to: string) {
  const edited = editPin(text, pin, { to, consent: true });
  if ('refused' in edited) {
    count(counts.reasons, edited.refused.replace(/"[^"]*"|line \d+/g, '…'));
    return false;
  }
  const after = edited.text;
  const moved = locateFile(LAYOUTS, { path, text: after }).pins.find(item =>
    isSamePin(item, pin),
  );
  expect(moved?.value).toBe(to);
  expect(outside(after, moved!)).toEqual(outside(text, pin));
  const back = editPin(
    after,
    { ...moved!, editable: true },
    {
      to: pin.value,
      consent: true,
      explicit: true,
    },
  );
  // Quotes that a value had to get on the way stay: nobody can tell that they were not there
  const restores = pin.scalars.every((scalar, index) => {
    const now = after.slice(...moved!.scalars[index].range);
    const was = text.slice(...scalar.range);
    return scalar.part || scalarText(scalar.text, now) === was;
  });
  const restored = 'text' in back ? back.text : '';
  const again = locateFile(LAYOUTS, { path, text: restored }).pins.find(item =>
    isSamePin(item, pin),
  );
  expect(again?.value).toBe(pin.value);
  expect(restores ? restored : outside(restored, again!)).toEqual(
    restores ? text : outside(text, pin),
  );
  return true;
}

const versionFor = (index: number) =>
  WRITERS[index].version === chartVersion ? chartVersion : tag;

describe('an edit changes the pin and nothing else', () => {
  it.each(WRITERS.map((item, index) => ({ ...item, index })))(
    '$writer',
    ({ index, path }) => {
      fc.assert(
        fc.property(
          generatedFile(index),
          versionFor(index),
          fc.nat(),
          (file, to, pick) => {
            const { pins, problem } = locateFile(LAYOUTS, {
              path,
              text: file.text,
            });
            expect(problem).toBeUndefined();
            expect(pins).toHaveLength(file.entries.length);
            file.traps.forEach(trap => count(counts.traps, trap));
            const position = pick % pins.length;
            const pin = pins[position];
            expect(pin.value).toBe(file.entries[position].version);
            const accepted = checkEdit(path, file.text, pin, to);
            counts[accepted ? 'accepted' : 'refused'] += 1;
          },
        ),
        { numRuns: Math.ceil(RUNS / WRITERS.length), seed },
      );
    },
  );

  it('reaches every trap, and refuses few edits', () => {
    const total = counts.accepted + counts.refused;
    const share = counts.refused / total;
    process.stdout.write(
      `seed ${seed}: ${total} edits, ${(share * 100).toFixed(
        1,
      )} % refused ${JSON.stringify(
        Object.fromEntries(counts.reasons),
      )}\ntraps: ${JSON.stringify(Object.fromEntries(counts.traps))}\n`,
    );
    expect(total).toBeGreaterThanOrEqual(RUNS);
    expect(counts.traps.size).toBe(17);
    expect(Math.min(...counts.traps.values())).toBeGreaterThan(10);
    expect(share).toBeLessThan(0.3);
  });
});

/** Spoils a text a little, as people and editors do. */
const mutation = fc.record({
  kind: fc.constantFrom('insert', 'delete', 'repeat line', 'drop line'),
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  text: fc.constantFrom(
    ' ',
    '\t',
    '\n',
    '\r',
    ':',
    ': ',
    '- ',
    '#',
    '"',
    "'",
    '{',
    '}',
    '[',
    ']',
    '&a ',
    '*a',
    '<<: *a',
    '|',
    '>',
    '!!str ',
    '? ',
    '---',
    '...',
    '%YAML 1.1',
    '{{ .x }}',
    '${X}',
    '\u00a0',
    '\u2028',
    '\ufeff',
    'ä',
    '\0',
    '\\',
  ),
});

function mutate(
  text: string,
  { kind, at, text: inserted }: { kind: string; at: number; text: string },
): string {
  const offset = Math.floor(at * text.length);
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset) + 1 || text.length;
  switch (kind) {
    case 'insert':
      return text.slice(0, offset) + inserted + text.slice(offset);
    case 'delete':
      return text.slice(0, offset) + text.slice(offset + 1);
    case 'repeat line':
      return text.slice(0, end) + text.slice(start, end) + text.slice(end);
    default:
      return text.slice(0, start) + text.slice(end);
  }
}

describe('a spoilt file is edited as carefully', () => {
  it.each(WRITERS.map((item, index) => ({ ...item, index })))(
    '$writer',
    ({ index, path }) => {
      fc.assert(
        fc.property(
          generatedFile(index),
          fc.array(mutation, { minLength: 1, maxLength: 3 }),
          versionFor(index),
          (file, mutations, to) => {
            const text = mutations.reduce(mutate, file.text);
            const { pins } = locateFile(LAYOUTS, { path, text });
            const editable = pins.filter(pin => pin.editable);
            const done = editable.map(pin => checkEdit(path, text, pin, to));
            expect(done).toHaveLength(editable.length);
          },
        ),
        { numRuns: Math.ceil(MUTATED_RUNS / WRITERS.length), seed },
      );
    },
  );
});
