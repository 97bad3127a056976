import type { Step } from './FileDraft';
import { proveDraft } from './proveDraft';

const before = 'a: &a 1\nlist:\n  - x # why\nlast: *a\n';
const step: Step = { add: ['y'], to: ['list'] };
const after = before.replace('# why\n', '# why\n  - y\n');

describe('the proof of a draft', () => {
  it.each<[string, Step[], string, string]>([
    ['an item', [step], before, after],
    [
      'what replaces an empty list',
      [step],
      'list: []\nlast: 1\n',
      'list:\n- y\nlast: 1\n',
    ],
    [
      'a list that is new',
      [{ add: [{ b: 1, c: undefined }], to: ['new'] }],
      before,
      `${before}new: [{b: 1}]\n`,
    ],
    ['the first key', [{ add: { k: 'v' }, to: [] }], '# empty\n', '{k: "v"}\n'],
    [
      'one step after another',
      [step, { remove: ['list', 0] }, { remove: ['last'] }],
      before,
      'a: &a 1\nlist: [y]\n',
    ],
  ])('lets %s pass', (_, steps, was, is) => {
    expect(proveDraft({ path: 'f', before: was, after: is, steps })).toBe(
      undefined,
    );
  });

  it.each<[string, Step[], string, RegExp]>([
    ['nothing is done', [step], before, /"list\[1\]" would be read as/],
    ['more is done', [], after, /"list\[1\]" would be read as/],
    [
      'another value changes',
      [step],
      after.replace('1', '2'),
      /"a" would be read as/,
    ],
    [
      'a type changes',
      [step],
      after.replace('- y', '- yes: 1'),
      /"list\[1\]" would be read as/,
    ],
    ['an anchor goes', [step], after.replace('&a ', ''), /Unresolved alias: a/],
    [
      'a key goes',
      [step],
      after.replace(/last.*\n/, ''),
      /"last" would be read/,
    ],
    ['there is a document more', [step], `${after}---\nb: 1\n`, /2 documents/],
    ['it is no YAML', [step], `${after}b: [\n`, /would be not valid YAML/],
    [
      'a key is there already',
      [{ add: { a: 2 }, to: [] }],
      `${before}a: 2\n`,
      /there is "a" already/,
    ],
  ])('refuses when %s', (_, steps, is, reason) => {
    expect(proveDraft({ path: 'f', before, after: is, steps })).toMatch(reason);
  });

  it('reads new files again', () => {
    const documents = [{ name: '1' }, { name: 'b' }];
    const draft = (text: string) =>
      proveDraft({ path: 'f', after: text, documents });
    expect(draft('name: "1"\n---\nname: b\n')).toBe(undefined);
    expect(draft('name: 1\n---\nname: b\n')).toMatch(/"name" would be read/);
    expect(draft('name: "1"\n')).toMatch(/1 documents/);
  });
});
