import fc from 'fast-check';
import { editPin } from './editPin';
import { helmValues } from './helmValues';
import { kustomize } from './kustomize';
import type { LayoutDriver } from './LayoutDriver';

const tag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}$/);
const name = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
const comment = fc
  .string({ maxLength: 20 })
  .map(text => `# ${text.replace(/[\p{C}\u2028\u2029]/gu, '')}`);
const quote = fc.constantFrom('"', "'");

const entry = fc.record({ name, tag, quote, comment });
const file = fc.record({
  entries: fc.uniqueArray(entry, {
    minLength: 1,
    maxLength: 6,
    selector: item => item.name,
  }),
  eol: fc.constantFrom('\n', '\r\n'),
  bom: fc.constantFrom('', '\ufeff'),
  finalNewline: fc.boolean(),
});

type Entries = Array<{
  name: string;
  tag: string;
  quote: string;
  comment: string;
}>;

const writers: Array<[LayoutDriver, string, (entries: Entries) => string[]]> = [
  [
    kustomize,
    'kustomization.yaml',
    entries => [
      'images:',
      ...entries.flatMap(item => [
        `  ${item.comment}`,
        `  - name: r.example/${item.name}`,
        `    newTag: ${item.quote}${item.tag}${item.quote} ${item.comment}`,
      ]),
    ],
  ],
  [
    helmValues,
    'values.yaml',
    entries => [
      'services:',
      ...entries.flatMap(item => [
        `  ${item.comment}`,
        `  ${item.name}-service:`,
        '    image:',
        `      repository: r.example/${item.name}`,
        `      tag: ${item.quote}${item.tag}${item.quote} ${item.comment}`,
      ]),
    ],
  ],
];

describe.each(writers)('$name', (driver, path, write) => {
  it('changes the pin and nothing else, and back again', () => {
    fc.assert(
      fc.property(file, tag, fc.nat(), (shape, to, pick) => {
        const lines = write(shape.entries);
        const text =
          shape.bom +
          lines.join(shape.eol) +
          (shape.finalNewline ? shape.eol : '');
        const { pins } = driver.locate(path, text);
        expect(pins).toHaveLength(shape.entries.length);
        const pin = pins[pick % pins.length];
        const edited = editPin(driver, text, pin, to);
        expect(edited).toHaveProperty('text');
        const after = (edited as { text: string }).text;
        const moved = driver.locate(path, after).pins[pick % pins.length];
        expect(moved.value).toBe(to);
        const [start, end] = pin.scalars[0].range;
        expect(after.slice(0, start)).toBe(text.slice(0, start));
        expect(after.slice(after.length - (text.length - end))).toBe(
          text.slice(end),
        );
        expect(editPin(driver, after, moved, pin.value)).toEqual({ text });
      }),
      { numRuns: 500 },
    );
  });

  it('never throws on arbitrary text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), text => {
        expect(Array.isArray(driver.locate(path, text).pins)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
