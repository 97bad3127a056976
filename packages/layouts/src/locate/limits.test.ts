import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { listCases, readTree } from '../__testUtils__/fixtures';
import { HOSTILE, MEBIBYTE, NAMES } from '../__testUtils__/hostileFiles';
import { LAYOUTS, editScalar } from '../layouts';
import { locateFile } from './locateFile';

describe('hostile files', () => {
  it('get an answer soon, all of them in 512 MB', () => {
    const out = execFileSync(
      process.execPath,
      [
        '--max-old-space-size=512',
        '--require',
        '@backstage/cli/config/nodeTransform.cjs',
        join(__dirname, '../__testUtils__/readHostile.ts'),
      ],
      {
        encoding: 'utf8',
        env: { ...process.env, NODE_ENV: undefined, NODE_OPTIONS: '' },
      },
    );
    const lines = out.trim().split('\n');
    expect(lines).toHaveLength(HOSTILE.length * NAMES.length);
    // Far above what they take, far below what hangs a portal
    expect(lines.filter(line => parseFloat(line) > 8)).toEqual([]);
  }, 300_000);

  it.each([
    ['flow lists in lists', '['.repeat(MEBIBYTE), /nested deeper/],
    ['too long', 'a'.repeat(MEBIBYTE + 1), /larger than 1 MiB/],
    ['LFS', 'version https://git-lfs.github.com/spec/v1\noid sha256:0', /LFS/],
    ['SOPS', 'image: ENC[x]\nsops: {mac: x}', /SOPS/],
    ['syntax', 'image: [1', /not valid YAML/],
  ])('says what is wrong: %s', (_, text, problem) => {
    expect(locateFile(LAYOUTS, { path: 'values.yaml', text })).toEqual({
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
        expect(Array.isArray(locateFile(LAYOUTS, { path, text }).pins)).toBe(
          true,
        );
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
        expect(Array.isArray(locateFile(LAYOUTS, { path, text }).pins)).toBe(
          true,
        );
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
        expect(
          Array.isArray(locateFile(LAYOUTS, { path, text: cut }).pins),
        ).toBe(true);
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
