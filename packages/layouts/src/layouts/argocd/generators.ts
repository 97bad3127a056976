import type { PinName } from '../../pins/VersionPin';
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
const VARIABLES = /\{\{-?\s*\.?([\w-]+(?:\.[\w-]+)*)\s*-?\}\}/g;
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

/** A map of variables, and what stands before their names. */
interface Variables {
  map: YamlPlace;
  prefix: string;
}

function lookUp(
  { map, prefix }: Variables,
  name: string,
): YamlPlace | undefined {
  if (!name.startsWith(prefix)) {
    return undefined;
  }
  const rest = name.slice(prefix.length);
  const direct = map.get(rest);
  return direct && !direct.isMap ? direct : map.get(...rest.split('.'));
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

/** What a generator writes down: the elements of a list, and `values` of any other generator. */
function variablesOf(generator: YamlPlace): Variables[][] {
  return generator.children().flatMap((body): Variables[][] => {
    switch (String(body.path.at(-1))) {
      case 'matrix':
        return combine(body.list('generators').map(variablesOf));
      case 'merge':
        return body.list('generators').flatMap(variablesOf);
      case 'list':
        return body.list('elements').map(map => [{ map, prefix: '' }]);
      default: {
        const map = body.get('values');
        return map ? [[{ map, prefix: 'values.' }]] : [];
      }
    }
  });
}

function toRow(variables: Variables[]): Row {
  const find = (name: string) =>
    variables
      .map(item => lookUp(item, name))
      .find(place => place?.text() !== undefined);
  return {
    names: variables.flatMap(({ map }) =>
      NAME_KEYS.flatMap((key): PinName[] => {
        const name = map.text(key);
        return name ? [{ by: 'release', name }] : [];
      }),
    ),
    variable(text) {
      const name = VARIABLE.exec(text)?.[1];
      return name === undefined ? undefined : find(name);
    },
    fill: text =>
      text.replace(
        VARIABLES,
        (action, name: string) => find(name)?.text() ?? action,
      ),
  };
}

/** What the generators of an ApplicationSet give, one after the other. */
export function rowsOf(generators: YamlPlace[]): Row[] {
  const rows = generators.flatMap(variablesOf).map(toRow);
  return rows.length > 0 && rows.length <= MAX_ROWS ? rows : [PLAIN];
}
