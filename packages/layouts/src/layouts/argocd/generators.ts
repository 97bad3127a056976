import { RE2JS } from 're2js';
import type { Surroundings } from '../../driver/Layered';
import type { PinName } from '../../pins/VersionPin';
import { folderOf, nameOf } from '../../tree/folders';
import type { YamlPlace } from '../../yaml/YamlPlace';

/** What a generator gives to the templates of an ApplicationSet once. */
export interface Row {
  /** Who it is for, where it says so. */
  names: PinName[];
  /** The place that a text comes from which is nothing but a variable of the row. */
  variable(text: string): YamlPlace | undefined;
  /** A text with the row's variables filled in; those of others stay. */
  fill(text: string): string;
}

/** An Application or an override file: nothing is filled in. */
export const PLAIN: Row = {
  names: [],
  variable: () => undefined,
  fill: text => text,
};

/** `{{version}}`, `{{ .values.version }}`. */
const VARIABLES =
  /\{\{-?\s*\.?([\w-]+(?:\.[\w-]+|\[\d+\])*)(?:\s*\|\s*(?:quote|toString|trim))*\s*-?\}\}/g;
const VARIABLE = new RegExp(`^\\s*${VARIABLES.source}\\s*$`);

const NAME_KEYS = [
  'service',
  'app',
  'appName',
  'component',
  'releaseName',
  'name',
];

/** More rows are no hand-written text: a matrix is then read without pairing, and variables of the rest as computed. */
const MAX_ROWS = 1000;

/** Longer patterns mean no files. */
const MAX_PATTERN = 500;

/** A map of variables, and what stands before their names; or texts that stand nowhere, such as a file's path. */
type Variables =
  | { map: YamlPlace; prefix: string }
  | { texts: ReadonlyMap<string, string> };

function lookUp(variables: Variables, name: string): YamlPlace | undefined {
  if ('texts' in variables || !name.startsWith(variables.prefix)) {
    return undefined;
  }
  const { map, prefix } = variables;
  const rest = name.slice(prefix.length);
  const direct = map.get(rest);
  const steps = rest
    .split('.')
    .map(step => (/^\d+$/.test(step) ? Number(step) : step));
  return direct && !direct.isMap ? direct : map.get(...steps);
}

function combine(lists: Variables[][][]): Variables[][] {
  const filled = lists.filter(list => list.length > 0);
  const count = filled.reduce((product, list) => product * list.length, 1);
  if (count > MAX_ROWS) {
    return filled.flat();
  }
  return filled.reduce<Variables[][]>(
    (rows, list) => rows.flatMap(row => list.map(item => [...row, ...item])),
    filled.length > 0 ? [[]] : [],
  );
}

/** The rows of several generators side by side: those that have the same values of some keys are one. */
function merged(lists: Variables[][][], keys: string[]): Variables[][] {
  const textOf = (row: Variables[], key: string) =>
    row.map(item => lookUp(item, key)?.text()).find(Boolean);
  const [first = [], ...others] = lists;
  return first.map(row => [
    ...others.flatMap(list =>
      list
        .filter(other =>
          keys.every(key => textOf(other, key) === textOf(row, key)),
        )
        .flat(),
    ),
    // What comes first is looked at first: later generators win
    ...row,
  ]);
}

/** The files of the repository that a pattern of a generator means. */
function matching(pattern: string, paths: string[]): string[] {
  if (pattern.length > MAX_PATTERN) {
    return [];
  }
  const expression = RE2JS.compile(
    pattern
      .split(/(\*\*\/?|\*|\?)/)
      .map(part => {
        switch (part) {
          case '**/':
            return '(?:.*/)?';
          case '**':
            return '.*';
          case '*':
            return '[^/]*';
          case '?':
            return '[^/]';
          default:
            return RE2JS.quote(part);
        }
      })
      .join(''),
  );
  return paths.filter(path => expression.matches(path));
}

/** What is known of the place of a file or folder. https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Git/ */
function placeTexts(
  generator: YamlPlace,
  folder: string,
  file?: string,
): Variables {
  const prefix = generator.text('pathParamPrefix');
  const path = `${prefix === undefined ? '' : `${prefix}.`}path`;
  const name = nameOf(folder);
  return {
    texts: new Map([
      [path, folder],
      [`${path}.path`, folder],
      [`${path}.basename`, name],
      [`${path}.basenameNormalized`, name.replace(/[^\w.-]/g, '-')],
      ...(file === undefined
        ? []
        : [[`${path}.filename`, nameOf(file)] as [string, string]]),
      ...folder.split('/').flatMap(
        (step, index): Array<[string, string]> => [
          [`${path}[${index}]`, step],
          [`${path}.segments.${index}`, step],
        ],
      ),
    ]),
  };
}

function toRow(variables: Variables[]): Row {
  const find = (name: string) =>
    variables
      .map(item => lookUp(item, name))
      .find(place => place?.text() !== undefined);
  const textOf = (name: string) =>
    find(name)?.text() ??
    variables
      .map(item => ('texts' in item ? item.texts.get(name) : undefined))
      .find(text => text !== undefined);
  return {
    names: variables.flatMap(item =>
      'texts' in item
        ? []
        : NAME_KEYS.flatMap((key): PinName[] => {
            const name = item.map.text(key);
            return name ? [{ by: 'release', name }] : [];
          }),
    ),
    variable(text) {
      const name = VARIABLE.exec(text)?.[1];
      return name === undefined ? undefined : find(name);
    },
    fill: text =>
      text.replace(VARIABLES, (action, name: string) => textOf(name) ?? action),
  };
}

/** The paths that a Git generator names in a list, with what is known in a matrix filled in; those that are excluded apart. */
function pathsNamed(
  generator: YamlPlace,
  key: 'files' | 'directories',
  above: Row,
): { named: string[]; excluded: string[] } {
  const named: string[] = [];
  const excluded: string[] = [];
  for (const item of generator.list(key)) {
    const isExcluded = String(item.get('exclude')?.node) === 'true';
    (isExcluded ? excluded : named).push(above.fill(item.text('path') ?? ''));
  }
  return { named, excluded };
}

/** What generators are read with. */
interface Generating {
  around: Surroundings | undefined;
  /** What the generators before it in a matrix give. */
  above: Variables[];
}

/** What the files of a Git generator give; a list in a file gives a row for each of its items. */
function gitVariables(
  generator: YamlPlace,
  { around, above }: Generating,
): Variables[][] {
  if (!around?.isOwn(generator.text('repoURL'))) {
    return [];
  }
  const row = toRow(above);
  const meant = (key: 'files' | 'directories', paths: string[]) => {
    const { named, excluded } = pathsNamed(generator, key, row);
    return named
      .flatMap(path => matching(path, paths))
      .filter(path => !excluded.some(item => matching(item, [path]).length > 0))
      .slice(0, MAX_ROWS);
  };
  const files = meant('files', around.paths);
  const directories = meant('directories', [
    ...new Set(around.paths.map(folderOf)),
  ]);
  return [
    ...files.flatMap(path =>
      (around.file(path)?.roots ?? []).flatMap(root => {
        const place = placeTexts(generator, folderOf(path), path);
        return (root.isList ? root.children() : [root]).map(map => [
          { map, prefix: '' },
          place,
        ]);
      }),
    ),
    ...directories.map(folder => [placeTexts(generator, folder)]),
  ];
}

/** `{{ .services | toJson }}`: the elements are a list of what stands before in a matrix. */
const WHOLE = /^\s*\{\{-?\s*\.?([\w.-]+)\s*\|\s*to(?:Json|Yaml)\s*-?\}\}\s*$/;

/** The elements of a list generator: those that stand in it, and those of `elementsYaml`. */
function elementsOf(body: YamlPlace, above: Variables[]): YamlPlace[] {
  const yaml = body.get('elementsYaml');
  const variable = WHOLE.exec(yaml?.text() ?? '')?.[1];
  const list =
    variable === undefined
      ? yaml?.inner()
      : above
          .map(item => lookUp(item, variable))
          .find(place => place !== undefined);
  return [...body.list('elements'), ...(list?.children() ?? [])];
}

/** The rows of a matrix; a generator whose text has variables is read for each of the rows before it. */
function matrixVariables(body: YamlPlace, given: Generating): Variables[][] {
  const [first, ...others] = body.list('generators');
  return others.reduce<Variables[][]>(
    (rows, generator) => {
      const isFilled = generator
        .flatMap(place => [place.text() ?? ''])
        .some(text => text.includes('{{'));
      return isFilled && rows.length > 0 && rows.length <= MAX_ROWS
        ? rows.flatMap(row =>
            combine([
              [row],
              variablesOf(generator, {
                ...given,
                above: [...row, ...given.above],
              }),
            ]),
          )
        : combine([rows, variablesOf(generator, given)]);
    },
    first ? variablesOf(first, given) : [],
  );
}

/** What a generator writes down: elements of lists, files and folders of the repository, and `values` beside them. */
function variablesOf(generator: YamlPlace, given: Generating): Variables[][] {
  return generator.children().flatMap((body): Variables[][] => {
    const values = body.get('values');
    const beside: Variables[] = values
      ? [{ map: values, prefix: 'values.' }]
      : [];
    switch (String(body.path.at(-1))) {
      case 'matrix':
        return matrixVariables(body, given);
      case 'merge':
        return merged(
          body.list('generators').map(item => variablesOf(item, given)),
          body.list('mergeKeys').flatMap(item => item.text() ?? []),
        );
      case 'list':
        return elementsOf(body, given.above).map(map => [
          { map, prefix: '' },
          ...beside,
        ]);
      case 'git': {
        const rows = gitVariables(body, given);
        return rows.length > 0
          ? rows.map(row => [...row, ...beside])
          : [beside].filter(row => row.length > 0);
      }
      default:
        return beside.length > 0 ? [beside] : [];
    }
  });
}

/** What the generators of an ApplicationSet give, one after the other. */
export function rowsOf(
  generators: YamlPlace[],
  around: Surroundings | undefined,
): Row[] {
  const rows = generators
    .flatMap(generator => variablesOf(generator, { around, above: [] }))
    .map(toRow);
  return rows.length > 0 && rows.length <= MAX_ROWS ? rows : [PLAIN];
}
