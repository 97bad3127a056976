/** A name for each way of reading. */
export const NAMES = [
  'kustomization.yaml',
  'values.yaml',
  'Chart.yaml',
  'helmfile.yaml',
  '.argocd-source.yaml',
  'anything.yaml',
];

export const MEBIBYTE = 1024 * 1024;

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

/** Many images by alias of one text. */
const sharedText = (text: string) =>
  [
    `x: &a ${text}`,
    'images:',
    ...Array.from(
      { length: 5_000 },
      (_, at) => `  s${at}: {image: *a, tag: *a}`,
    ),
  ].join('\n');

const slashes = `${'/'.repeat(MEBIBYTE / 8)}x`;

/** Every place whose last slashes do not count, and those of a remote resource. */
const manySlashes = [
  `global: {imageRegistry: "${slashes}"}\nimage: {repository: a/b, tag: v1}`,
  `releases: [{name: a, version: 1.0.0, chart: "${slashes}"}]`,
  `resources: ["${slashes}", "${slashes}?x"]`,
  `apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: {source: {repoURL: "${slashes}", targetRevision: v1.0.0}}`,
  `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec: {chart: {spec: {version: 1.0.0, chart: "${slashes}"}}}`,
].join('\n---\n');

/** Texts that are no configuration, and were made to cost much. */
export const HOSTILE: Array<[title: string, text: string]> = [
  ['flow lists in lists', '['.repeat(MEBIBYTE)],
  ['flow maps in maps', '{a: '.repeat(MEBIBYTE / 4)],
  ['closed flow lists', '['.repeat(MEBIBYTE / 2) + ']'.repeat(MEBIBYTE / 2)],
  ['lists of lists on a line', '- '.repeat(MEBIBYTE / 2)],
  ['keys of keys on a line', '? '.repeat(MEBIBYTE / 2)],
  [
    'ever deeper maps',
    Array.from({ length: 1_400 }, (_, depth) => `${' '.repeat(depth)}a:`).join(
      '\n',
    ),
  ],
  ['10,000 aliases of a map', aliases],
  ['aliases of aliases', laughs],
  ['aliases of a long text', sharedText('ab'.repeat(MEBIBYTE / 4))],
  ['aliases of a long opening', sharedText('$('.repeat(MEBIBYTE / 4))],
  ['a long plain scalar', `image: ${'a'.repeat(MEBIBYTE - 10)}`],
  ['many short lines', `image: x\n${'a: 1\n'.repeat(200_000)}`],
  [
    'many keys',
    Array.from({ length: 60_000 }, (_, index) => `k${index}: image`).join('\n'),
  ],
  [
    'many flat tags',
    Array.from({ length: 40_000 }, (_, index) => `a${index}ImageTag: v1`).join(
      '\n',
    ),
  ],
  [
    'one tag for very many',
    `tag: v1\n${Array.from(
      { length: 40_000 },
      (_, index) => `s${index}: {image: a/b}`,
    ).join('\n')}`,
  ],
  [
    'deep lists beside each other',
    `image: 1\na: [${Array(20)
      .fill('['.repeat(95) + ']'.repeat(95))
      .join(',')}]`,
  ],
  [
    'very many deep lists',
    `image: 1\na: [${Array(5_000)
      .fill('['.repeat(90) + ']'.repeat(90))
      .join(',')}]`,
  ],
  [
    'one version for very many, by an anchor',
    `v: &v 1.0.0\na:\n${Array.from(
      { length: 5_000 },
      (_, index) => `  - image: {repository: r.example/x${index}, tag: *v}`,
    ).join('\n')}`,
  ],
  [
    'very many images on a line',
    `a: [${Array.from(
      { length: 5_000 },
      (_, index) =>
        `{image: {repository: r.example/x${index}, tag: 1.0.${index}}}`,
    ).join(', ')}]`,
  ],
  ['openings of templates', `image: ${'{{'.repeat(MEBIBYTE / 2 - 4)}`],
  ['templates on one line', `releases: ${'{{x}}'.repeat(MEBIBYTE / 5 - 2)}`],
  [
    'templates on many lines',
    `image:\n${'a: {{}}\n'.repeat(MEBIBYTE / 8 - 1)}`,
  ],
  [
    'templates in very many versions',
    `releases:\n${'- chart: b\n  version: "{{x}}"\n'.repeat(MEBIBYTE / 31)}`,
  ],
  ['carriage returns', `image: 1\n${'\r'.repeat(MEBIBYTE - 10)}`],
  ['line separators', `image: 1\n${'\u2028'.repeat(MEBIBYTE - 10)}`],
  ['openings of variables', `image: a:${'$('.repeat(MEBIBYTE / 2 - 5)}`],
  ['slashes before a name', manySlashes],
  [
    'very many starts of a comment',
    `${`a: [${Array(40).fill('{image: "a/b:v1"}').join(', ')}]${' #'.repeat(
      1_500,
    )}\u2028\n`.repeat(MEBIBYTE / 4_096)}`,
  ],
  ['one byte too many', ' '.repeat(MEBIBYTE + 1)],
];
