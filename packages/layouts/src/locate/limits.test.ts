import fc from 'fast-check';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { listCases, readTree } from '../__testUtils__/fixtures';
import { editScalar } from '../edit/editScalar';
import { locateFile } from './locateFile';

const NAMES = [
  'kustomization.yaml',
  'values.yaml',
  'Chart.yaml',
  'helmfile.yaml',
  '.argocd-source.yaml',
  'anything.yaml',
];

const MEBIBYTE = 1024 * 1024;

/** The heap may not grow by more than this while a hostile file is read. */
const MEMORY = 400 * MEBIBYTE;

const aliases = [
  'a: &a {image: {repository: r.example/x, tag: v1}}',
  ...Array.from({ length: 10_000 }, (_, index) => `k${index}: *a`),
].join('\n');

const laughs = [
  'a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]',
  ...Array.from(
    { length: 30 },
    (_, index) =>
      `a${index + 1}: &a${index + 1} [${Array(9)
        .fill(`*a${index}`)
        .join(', ')}]`,
  ),
  'image: {repository: r.example/x, tag: v1}',
].join('\n');

describe('hostile files', () => {
  it.each<[string, string]>([
    ['flow lists in lists', '['.repeat(MEBIBYTE)],
    ['flow maps in maps', '{a: '.repeat(MEBIBYTE / 4)],
    ['closed flow lists', '['.repeat(MEBIBYTE / 2) + ']'.repeat(MEBIBYTE / 2)],
    ['lists of lists on a line', '- '.repeat(MEBIBYTE / 2)],
    ['keys of keys on a line', '? '.repeat(MEBIBYTE / 2)],
    [
      'ever deeper maps',
      Array.from(
        { length: 1_400 },
        (_, depth) => `${' '.repeat(depth)}a:`,
      ).join('\n'),
    ],
    ['10,000 aliases of a map', aliases],
    ['aliases of aliases', laughs],
    ['a long plain scalar', `image: ${'a'.repeat(MEBIBYTE - 10)}`],
    ['many short lines', 'a: 1\n'.repeat(200_000).slice(0, MEBIBYTE)],
    ['openings of templates', '{{'.repeat(MEBIBYTE / 2)],
    ['templates on one line', '{{}}'.repeat(MEBIBYTE / 4)],
    ['templates on many lines', 'a: {{}}\n'.repeat(MEBIBYTE / 8)],
    ['one byte too many', ' '.repeat(MEBIBYTE + 1)],
  ])('%s: an answer, in bounded memory', (_, text) => {
    const before = process.memoryUsage().heapUsed;
    for (const path of NAMES) {
      const { pins, problem } = locateFile({ path, text });
      expect(problem !== undefined || pins.length < 1_000).toBe(true);
    }
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(MEMORY);
  });

  it.each([
    ['flow lists in lists', '['.repeat(MEBIBYTE), /nested deeper/],
    ['too long', 'a'.repeat(MEBIBYTE + 1), /larger than 1 MiB/],
    ['LFS', 'version https://git-lfs.github.com/spec/v1\noid sha256:0', /LFS/],
    ['SOPS', 'image: ENC[x]\nsops: {mac: x}', /SOPS/],
    ['syntax', 'image: [1', /not valid YAML/],
  ])('says what is wrong: %s', (_, text, problem) => {
    expect(locateFile({ path: 'values.yaml', text })).toEqual({
      pins: [],
      problem: expect.stringMatching(problem),
    });
    expect(
      editScalar({ file: 'values.yaml', text, path: 'image', to: 'v2' }),
    ).toEqual({ refused: expect.stringMatching(problem) });
  });
});

describe('any text at all', () => {
  const name = fc.constantFrom(...NAMES);

  it('never throws over random bytes', () => {
    fc.assert(
      fc.property(name, fc.uint8Array({ maxLength: 400 }), (path, bytes) => {
        const text = Buffer.from(bytes).toString('utf8');
        expect(Array.isArray(locateFile({ path, text }).pins)).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });

  it('never throws over random characters of YAML', () => {
    const part = fc.constantFrom(
      ...'{}[]:,-#&*!|>\'"%@`? \n\t'.split(''),
      'image: ',
      'tag: v1\n',
      'spec:\n ',
      '&a',
      '*a',
      '<<: ',
      '---\n',
      'kind: List\n',
      'apiVersion: v1\n',
      '{{ .x }}',
    );
    fc.assert(
      fc.property(name, fc.array(part, { maxLength: 60 }), (path, parts) => {
        const text = parts.join('');
        expect(Array.isArray(locateFile({ path, text }).pins)).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });

  it('never throws over truncated files', () => {
    const files = listCases().flatMap(({ folder }) => [
      ...readTree(join(folder, 'before')),
    ]);
    expect(files.length).toBeGreaterThan(50);
    for (const [path, text] of files) {
      for (let part = 1; part < 12; part++) {
        const cut = text.slice(0, Math.floor((text.length * part) / 12));
        expect(Array.isArray(locateFile({ path, text: cut }).pins)).toBe(true);
      }
    }
  });
});

it('has a heading in the documentation for every layout', () => {
  const docs = join(__dirname, '../../../../docs/layouts.md');
  const text = readFileSync(docs, 'utf8');
  for (const layout of readdirSync(join(__dirname, '../__fixtures__'))) {
    expect(text).toContain(`\n## ${layout}\n`);
  }
});
