import fc from 'fast-check';

/** One service of a generated file. */
export interface GeneratedEntry {
  name: string;
  version: string;
  quote: '' | '"' | "'";
  comment: string;
  anchor: boolean;
  flow: boolean;
  blank: boolean;
}

/** How a generated file is written. */
export interface GeneratedFile {
  writer: string;
  path: string;
  text: string;
  entries: GeneratedEntry[];
  /** Traps that stand in it. */
  traps: string[];
}

const name = fc
  .stringMatching(/^[a-z][a-z0-9]{2,8}$/)
  .filter(
    text =>
      !/^(true|false|null|yes|off|image|shop|main|dev|tag|helm|app|base)/.test(
        text,
      ),
  )
  .map(text => `svc-${text}`);

/** Versions that YAML reads as something else than a string when they stand there plainly. */
const TRICKY = [
  '1.10',
  '1.0',
  '1e3',
  '12e4567',
  '0755',
  '0x1f',
  'yes',
  'no',
  'on',
  'null',
  'true',
  '2024-01-01',
  '20240101',
  '0o17',
  '1_000',
  'NaN',
];

/** Tags, among them those that need quotes. */
export const tag = fc.oneof(
  { weight: 3, arbitrary: fc.stringMatching(/^v?\d{1,2}\.\d{1,2}\.\d{1,2}$/) },
  {
    weight: 2,
    arbitrary: fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,12}$/),
  },
  { weight: 1, arbitrary: fc.constantFrom(...TRICKY) },
);

/** Versions of charts. */
export const chartVersion = fc
  .tuple(
    fc.constantFrom('', 'v'),
    fc.nat(30),
    fc.nat(30),
    fc.nat(30),
    fc.constantFrom('', '-rc.1', '+build.5'),
  )
  .map(([v, a, b, c, suffix]) => `${v}${a}.${b}.${c}${suffix}`);

const comment = fc.oneof(
  fc.constant(''),
  fc.constantFrom(
    '# was 1.2.3',
    '# {{ not a template',
    '# täglich 📦',
    '#\ttab',
    '# "quote\'s',
  ),
  fc
    .string({ maxLength: 12 })
    .map(text => text.replace(/[\p{C}\u2028\u2029]|\{\{|\$/gu, ''))
    // It would end a template that another comment opens
    .map(text => `# ${text.replace(/\}+/g, '}')}`),
);

function scalar(entry: GeneratedEntry): string {
  const { version } = entry;
  // Unquoted, these are no versions at all
  const quote = /^(null|true|false)$/i.test(version) ? '"' : entry.quote;
  return `${quote}${version}${quote}`;
}

function behind(entry: GeneratedEntry): string {
  const gap = entry.comment.length % 3 === 0 ? '\t' : '  ';
  return entry.comment ? `${gap}${entry.comment}` : '';
}

function above(entry: GeneratedEntry, indent: string): string[] {
  return [
    ...(entry.blank ? [''] : []),
    ...(entry.comment ? [`${indent}${entry.comment}`] : []),
  ];
}

type Write = (entries: GeneratedEntry[]) => string[];

/** How entries are written in each layout, with a document before and after where the format has several. */
export const WRITERS: Array<{
  writer: string;
  path: string;
  version: fc.Arbitrary<string>;
  write: Write;
}> = [
  {
    writer: 'kustomize images',
    path: 'kustomization.yaml',
    version: tag,
    write: entries => [
      'resources:',
      '- base.yaml',
      'images:',
      ...entries.flatMap(entry =>
        entry.flow
          ? [
              `  - {name: r.example/${entry.name}, newTag: ${scalar(
                entry,
              )}}${behind(entry)}`,
            ]
          : [
              ...above(entry, '  '),
              `  - name: r.example/${entry.name}`,
              `    newTag: ${scalar(entry)}${behind(entry)}`,
            ],
      ),
    ],
  },
  {
    writer: 'helm values',
    path: 'values.yaml',
    version: tag,
    write: entries => [
      'global: {}',
      'services:',
      ...entries.flatMap(entry =>
        entry.flow
          ? [
              `  ${entry.name}: {image: {repository: r.example/${
                entry.name
              }, tag: ${scalar(entry)}}}${behind(entry)}`,
            ]
          : [
              ...above(entry, '  '),
              `  ${entry.name}:`,
              '    image:',
              `      repository: r.example/${entry.name}`,
              `      tag: ${entry.anchor ? `&${entry.name} ` : ''}${scalar(
                entry,
              )}${behind(entry)}`,
              ...(entry.anchor ? [`      version: *${entry.name}`] : []),
            ],
      ),
    ],
  },
  {
    writer: 'manifests',
    path: 'all.yaml',
    version: tag,
    write: entries => [
      'apiVersion: v1',
      'kind: ConfigMap',
      'metadata: {name: notes}',
      'data:',
      '  text: |',
      '    image: r.example/none:1.2.3',
      ...entries.flatMap(entry => [
        '---',
        ...above(entry, ''),
        'apiVersion: apps/v1',
        'kind: Deployment',
        `metadata: {name: ${entry.name}}`,
        'spec:',
        '  template:',
        '    spec:',
        '      containers:',
        '      - name: main',
        `        image: ${entry.quote}r.example:5000/${entry.name}:${
          entry.version
        }${entry.quote}${behind(entry)}`,
      ]),
    ],
  },
  {
    writer: 'application values block',
    path: 'application.yaml',
    version: tag,
    write: entries => [
      'apiVersion: argoproj.io/v1alpha1',
      'kind: Application',
      'metadata: {name: all-of-it}',
      'spec:',
      '  source:',
      '    helm:',
      '      values: |',
      '        # täglich',
      ...entries.flatMap(entry => [
        ...above(entry, '        '),
        `        ${entry.name}:`,
        '          image:',
        `            repository: r.example/${entry.name}`,
        `            tag: ${scalar(entry)}${behind(entry)}`,
      ]),
      '  destination: {name: qa}',
    ],
  },
  {
    writer: 'chart dependencies',
    path: 'Chart.yaml',
    version: chartVersion,
    write: entries => [
      'apiVersion: v2',
      'name: environment',
      'version: 1.2.3',
      'dependencies:',
      ...entries.flatMap(entry => [
        ...above(entry, '  '),
        `  - name: ${entry.name}`,
        '    repository: https://charts.example',
        `    version: ${entry.anchor ? `&${entry.name} ` : ''}${scalar(
          entry,
        )}${behind(entry)}`,
      ]),
    ],
  },
  {
    writer: 'helmfile with templates',
    path: 'helmfile.yaml',
    version: chartVersion,
    write: entries => [
      '{{ if eq .Environment.Name "prod" }}',
      'releases:',
      ...entries.flatMap(entry => [
        ...above(entry, '  '),
        `  - name: ${entry.name}`,
        `    namespace: {{ .Values.namespace }}`,
        `    chart: acme/${entry.name}`,
        `    version: ${scalar(entry)}${behind(entry)}`,
      ]),
      '{{ end }}',
    ],
  },
  {
    writer: 'helm releases',
    path: 'releases.yaml',
    version: chartVersion,
    write: entries =>
      entries.flatMap(entry => [
        '---',
        ...above(entry, ''),
        'apiVersion: helm.toolkit.fluxcd.io/v2',
        'kind: HelmRelease',
        `metadata: {name: ${entry.name}}`,
        'spec:',
        '  chart:',
        '    spec:',
        `      chart: ${entry.name}`,
        `      version: ${scalar(entry)}${behind(entry)}`,
      ]),
  },
];

function trapsOf(options: {
  entries: GeneratedEntry[];
  eol: string;
  bom: string;
  finalNewline: boolean;
  text: string;
}): string[] {
  const { entries, eol, bom, finalNewline, text } = options;
  const some = (test: (entry: GeneratedEntry) => boolean) => entries.some(test);
  const found: Record<string, boolean> = {
    comments: some(entry => entry.comment !== ''),
    'single quotes': some(entry => entry.quote === "'"),
    'double quotes': some(entry => entry.quote === '"'),
    plain: some(entry => entry.quote === ''),
    CRLF: eol === '\r\n',
    BOM: bom !== '',
    'no final newline': !finalNewline,
    flow: /\{[^{}\n]*(newTag|image): /.test(text),
    anchors: /: &svc/.test(text),
    aliases: /: \*svc/.test(text),
    'several documents': /^---/m.test(text),
    unicode: /\P{ASCII}/u.test(text.slice(bom.length)),
    tabs: text.includes('\t'),
    templates: text.includes('{{ if'),
    'block scalar': /: \|/.test(text),
    'same version twice':
      new Set(entries.map(entry => entry.version)).size < entries.length,
    'reads as another type': some(
      entry => entry.quote === '' && TRICKY.includes(entry.version),
    ),
  };
  return Object.keys(found).filter(trap => found[trap]);
}

/** Files of one writer, in every combination of traps. */
export function generatedFile(index: number): fc.Arbitrary<GeneratedFile> {
  const { writer, path, version, write } = WRITERS[index];
  const entry = fc.record({
    name,
    version,
    quote: fc.constantFrom<GeneratedEntry['quote']>('', '"', "'"),
    comment,
    anchor: fc.boolean(),
    flow: fc.boolean(),
    blank: fc.boolean(),
  });
  return fc
    .record({
      entries: fc.uniqueArray(entry, {
        minLength: 1,
        maxLength: 5,
        selector: item => item.name,
      }),
      eol: fc.constantFrom('\n', '\n', '\r\n'),
      bom: fc.constantFrom('', '', '\ufeff'),
      finalNewline: fc.boolean(),
      alike: fc.boolean(),
    })
    .map(shape => {
      const { eol, bom, finalNewline, alike } = shape;
      const entries = shape.entries.map(item =>
        alike ? { ...item, version: shape.entries[0].version } : item,
      );
      const text = bom + write(entries).join(eol) + (finalNewline ? eol : '');
      return {
        writer,
        path,
        text,
        entries,
        traps: trapsOf({ ...shape, entries, text }),
      };
    });
}
