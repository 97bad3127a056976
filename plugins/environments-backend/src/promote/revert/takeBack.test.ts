import type { FileAt } from './changedFiles';
import { blobSha, takeBack } from './takeBack';

const SHA1 = { length: 40 };
/** Texts, or a text with a mode, by path. */
type Files = Record<string, string | { text: string; mode: string }>;

const values = (tag: string, replicas: number, rest = '') =>
  `image:\n  tag: ${tag}\n\nreplicas: ${replicas}\nport: 80\n${rest}`;

/** Takes the changes between trees back, given oldest first, from the last one. */
function back(
  trees: Files[],
  given: { isText?: (text: string) => boolean } = {},
) {
  const { isText = () => true } = given;
  const texts = new Map<string, string>();
  const stored = trees.map(
    tree =>
      new Map<string, FileAt>(
        Object.entries(tree).map(([path, file]) => {
          const { text, mode } =
            typeof file === 'string' ? { text: file, mode: '100644' } : file;
          const sha = blobSha(text, SHA1);
          if (isText(text)) {
            texts.set(sha, text);
          }
          return [path, { sha, mode }];
        }),
      ),
  );
  const head = stored.at(-1)!;
  const commits = stored.slice(1, -1).map((after, index) => {
    const before = stored[index];
    const paths = [...new Set([...before.keys(), ...after.keys()])];
    return {
      sha: `${index}`.repeat(40),
      changed: paths.flatMap(path => {
        const [a, b] = [before.get(path), after.get(path)];
        return a?.sha === b?.sha && a?.mode === b?.mode
          ? []
          : [{ path, before: a, after: b }];
      }),
    };
  });
  return takeBack({ head, commits: commits.reverse(), texts });
}

it('names texts as Git does', () => {
  expect(blobSha('hello\n', SHA1)).toBe(
    'ce013625030ba8dba906f756967f9e9ca394464a',
  );
  expect(blobSha('hello\n', { length: 64 })).toBe(
    '2cf8d83d9ee29543b34a87727421fdecb7e3f3a183d337639025de576db9ebb4',
  );
});

describe('takeBack', () => {
  it.each<
    [string, Files[], Array<{ path: string; before?: string; after?: string }>]
  >([
    [
      'a file that nobody has touched since, to the byte',
      [{ a: 'x\r\n\ty' }, { a: 'z' }, { a: 'z' }],
      [{ path: 'a', before: 'z', after: 'x\r\n\ty' }],
    ],
    [
      'a file that was added, and one that was removed',
      [{ a: '1' }, { b: '2' }, { b: '2' }],
      [
        { path: 'a', after: '1' },
        { path: 'b', before: '2' },
      ],
    ],
    [
      'lines of a file that somebody has changed elsewhere since',
      [
        { v: values('1', 2) },
        { v: values('2', 3) },
        { v: values('2', 3, '\nlater: true\n') },
      ],
      [
        {
          path: 'v',
          before: values('2', 3, '\nlater: true\n'),
          after: values('1', 2, '\nlater: true\n'),
        },
      ],
    ],
    [
      'what is left where somebody has taken a part back',
      [{ v: values('1', 2) }, { v: values('2', 3) }, { v: values('2', 2) }],
      [{ path: 'v', before: values('2', 2), after: values('1', 2) }],
    ],
    [
      'several commits, the newest first',
      [
        { v: values('1', 2) },
        { v: values('2', 3) },
        { v: values('3', 3), w: 'x' },
        { v: values('3', 3), w: 'x', z: 'later' },
      ],
      [
        { path: 'v', before: values('3', 3), after: values('1', 2) },
        { path: 'w', before: 'x' },
      ],
    ],
    [
      'nothing where it is taken back already',
      [{ a: '1' }, { a: '2' }, { a: '1' }],
      [],
    ],
    [
      'a file that may be run',
      [
        { a: { text: '1', mode: '100755' } },
        { a: { text: '2', mode: '100755' } },
        { a: { text: '2', mode: '100755' } },
      ],
      [{ path: 'a', before: '2', after: '1' }],
    ],
  ])('takes back %s', (_, trees, expected) => {
    expect(back(trees)).toEqual({ changes: expected });
  });

  it.each<[string, Files[], string]>([
    [
      'the same line was changed since',
      [{ v: values('1', 2) }, { v: values('2', 3) }, { v: values('2', 9) }],
      'v: line 4 differs since commit 0000000',
    ],
    [
      'the file was deleted since',
      [{ a: '1' }, { a: '2' }, {}],
      'a was deleted since commit 0000000',
    ],
    [
      'an added file was changed since',
      [{}, { a: '2' }, { a: '3' }],
      'a was changed since commit 0000000',
    ],
    [
      'a removed file was added again since',
      [{ a: '1' }, {}, { a: '3' }],
      'a was added again since commit 0000000',
    ],
    [
      'the mode was changed since',
      [{ a: '1\n' }, { a: '2\n' }, { a: { text: '2\n', mode: '100755' } }],
      'the mode of a differs since commit 0000000',
    ],
    [
      'the commit changed the mode',
      [
        { a: '1' },
        { a: { text: '1', mode: '100755' } },
        { a: { text: '1', mode: '100755' } },
      ],
      'a is, or was, no ordinary file',
    ],
    [
      'a link was removed',
      [{ a: { text: 'b', mode: '120000' } }, {}, {}],
      'a is, or was, no ordinary file',
    ],
    [
      'a submodule was moved',
      [
        { a: { text: '1', mode: '160000' } },
        { a: { text: '2', mode: '160000' } },
        { a: { text: '2', mode: '160000' } },
      ],
      'a is, or was, no ordinary file',
    ],
    [
      'a folder stands in the place of a removed file',
      [{ a: '1' }, {}, { 'a/b': '2' }],
      'something else stands in the place of a by now',
    ],
    [
      'a file stands in the place of a folder of a removed file',
      [{ 'a/b': '1' }, {}, { a: '2' }],
      'something else stands in the place of a/b by now',
    ],
  ])('refuses where %s', (_, trees, refused) => {
    expect(back(trees)).toEqual({ refused });
  });

  it('refuses what is no text', () => {
    const trees = [{ a: 'binary' }, { a: '2' }, { a: '2' }];
    expect(back(trees, { isText: text => text !== 'binary' })).toEqual({
      refused: 'a is no text',
    });
  });
});
