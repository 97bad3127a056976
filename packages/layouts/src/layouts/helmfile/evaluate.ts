import type { YamlFile } from '../../yaml/YamlFile';
import type { YamlPlace } from '../../yaml/YamlPlace';

/** What an expression stands for; the place where it is written down, where it is a plain value elsewhere. */
export interface Value {
  text: string;
  place?: YamlPlace;
}

/** What is known where a template is rendered. */
export interface Scope {
  environment?: string;
  /** The values of the state, as `.Values` has them. */
  values?: YamlPlace;
  release?: { name?: string; namespace?: string; chart?: string };
  /** What `$name` stands for, by name. */
  variables: ReadonlyMap<string, Value | undefined>;
}

/** Quoted text, a variable or field, a word, brackets, or the bar between two commands. */
const TOKEN =
  /\s*(?:"((?:[^"\\]|\\.)*)"|`([^`]*)`|([()|])|([$.]?[\w.$-]+|[$.]))/y;

interface Token {
  quoted?: string;
  word?: string;
}

function tokensOf(expression: string): Token[] | undefined {
  const tokens: Token[] = [];
  const text = expression.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    if (!match) {
      return undefined;
    }
    const [, double, raw, mark, word] = match;
    const quoted = double === undefined ? raw : double.replace(/\\(.)/g, '$1');
    tokens.push(quoted === undefined ? { word: mark ?? word } : { quoted });
  }
  return tokens;
}

/** An argument of a command: a value, or the values of the state as a whole. */
type Argument = Value | 'values' | undefined;

function valueAt(
  values: YamlPlace | undefined,
  path: string,
): Value | undefined {
  const place = values?.get(...path.split('.'));
  const text = place?.text();
  return text === undefined ? undefined : { text, place };
}

function isValue(argument: Argument): argument is Value {
  return argument !== undefined && argument !== 'values';
}

/** A word that is no function: a field, a variable or a number. */
function fieldOf(word: string, scope: Scope): Argument {
  if (/^-?\d+(\.\d+)*$/.test(word)) {
    return { text: word };
  }
  const [head, ...rest] = word.replace(/^\$\.(?=\w)/, '.').split('.');
  if (head.startsWith('$') && head.length > 1) {
    return rest.length === 0 ? scope.variables.get(head.slice(1)) : undefined;
  }
  const [object, ...fields] = rest;
  if (head !== '' || object === undefined) {
    return undefined;
  }
  if (object === 'Values' || object === 'StateValues') {
    return fields.length === 0
      ? 'values'
      : valueAt(scope.values, fields.join('.'));
  }
  const known: Record<string, string | undefined> = {
    'Environment.Name': scope.environment,
    'Release.Name': scope.release?.name,
    'Release.Namespace': scope.release?.namespace,
    'Release.Chart': scope.release?.chart,
    Namespace: scope.release?.namespace,
  };
  const text = known[rest.join('.')];
  return text === undefined ? undefined : { text };
}

/** The functions of which the outcome is known; those that only write a value otherwise keep its place. */
const FUNCTIONS: Record<string, (given: Argument[], scope: Scope) => Argument> =
  {
    quote: ([value]: Argument[]) => value,
    squote: ([value]) => value,
    toString: ([value]: Argument[]): Argument => value,
    trim: ([value]) => value,
    required: ([, value]) => value,
    default: ([other, value]) =>
      isValue(value) && value.text !== '' ? value : other,
    coalesce: given => given.find(item => isValue(item) && item.text !== ''),
    lower: ([value]) =>
      isValue(value) ? { text: value.text.toLocaleLowerCase('en') } : undefined,
    upper: ([value]) =>
      isValue(value) ? { text: value.text.toLocaleUpperCase('en') } : undefined,
    get: (given, scope) => {
      const [path] = given;
      const found = isValue(path)
        ? valueAt(scope.values, path.text)
        : undefined;
      return given.length > 2 ? found ?? given[1] : found;
    },
    index: ([values, ...path], scope) =>
      values === 'values' && path.every(isValue)
        ? valueAt(scope.values, path.map(({ text }) => text).join('.'))
        : undefined,
    printf: ([format, ...given]) => {
      if (!isValue(format) || !given.every(isValue)) {
        return undefined;
      }
      const left = [...given];
      return { text: format.text.replace(/%[svd]/g, () => left.shift()!.text) };
    },
  };

/** Reads a pipeline up to the bracket that closes it, or to the end. */
function pipeline(tokens: Token[], scope: Scope): Argument {
  let piped: Argument[] = [];
  let given: Argument[] = [];
  let name: string | undefined;
  const finish = (): Argument => {
    const all = [...given, ...piped];
    if (name !== undefined) {
      return FUNCTIONS[name]?.(all, scope);
    }
    return all.length === 1 ? all[0] : undefined;
  };
  for (
    let token = tokens.shift();
    token && token.word !== ')';
    token = tokens.shift()
  ) {
    const { quoted, word = '' } = token;
    if (quoted !== undefined) {
      given.push({ text: quoted });
    } else if (word === '(') {
      given.push(pipeline(tokens, scope));
    } else if (word === '|') {
      piped = [finish()];
      given = [];
      name = undefined;
    } else if (given.length === 0 && name === undefined && /^\w/.test(word)) {
      name = /^\d/.test(word) ? undefined : word;
      given.push(...(name === undefined ? [fieldOf(word, scope)] : []));
    } else {
      given.push(fieldOf(word, scope));
    }
  }
  return finish();
}

function evaluateAction(expression: string, scope: Scope): Value | undefined {
  const tokens = tokensOf(expression);
  const value = tokens && pipeline(tokens, scope);
  return isValue(value) ? value : undefined;
}

const ACTION = /\{\{-?\s*((?:`[^`]*`|"(?:[^"\\]|\\.)*"|(?!\}\}).)*?)\s*-?\}\}/g;

/** A release's own template is an action within a text that the state's template writes out. */
const MAX_PASSES = 3;

/**
 * What a text with Go template actions says, as far as all of it is known; undefined where it is not.
 * https://helmfile.readthedocs.io/en/latest/#templating
 */
export function evaluate(text: string, scope: Scope): Value | undefined {
  let current: Value = { text };
  for (let pass = 0; pass < MAX_PASSES && current.text.includes('{{'); pass++) {
    const found: Array<Value | undefined> = [];
    const given = current.text;
    const filled = given.replace(ACTION, (_, expression: string) => {
      const value = evaluateAction(expression, scope);
      found.push(value);
      return value?.text ?? '';
    });
    if (found.length === 0 || found.includes(undefined)) {
      return undefined;
    }
    const whole = given.replace(ACTION, '') === '';
    current = {
      text: filled,
      place: whole && found.length === 1 ? found[0]?.place : undefined,
    };
  }
  return current.text.includes('{{') ? undefined : current;
}

const ASSIGNMENT =
  /\{\{-?\s*\$(\w+)\s*:?=\s*((?:`[^`]*`|"(?:[^"\\]|\\.)*"|(?!\}\}).)*?)\s*-?\}\}/g;

const assignments = new WeakMap<YamlFile, Array<[string, string]>>();

/** The assignments of a template in their order, found once: very many releases may ask for them. */
function assignmentsIn(file: YamlFile): Array<[string, string]> {
  const known = assignments.get(file);
  if (known) {
    return known;
  }
  const found = [...file.text.matchAll(ASSIGNMENT)].map(
    ([, name, expression]): [string, string] => [name, expression],
  );
  assignments.set(file, found);
  return found;
}

/** The variables that a template sets; one that is set in several ways is not known. */
export function variablesOf(file: YamlFile, scope: Scope): Scope['variables'] {
  const variables = new Map<string, Value | undefined>();
  for (const [name, expression] of assignmentsIn(file)) {
    const value = evaluateAction(expression, { ...scope, variables });
    const known = variables.get(name);
    const twice = variables.has(name) && known?.text !== value?.text;
    variables.set(name, twice ? undefined : value);
  }
  return variables;
}
