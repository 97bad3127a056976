import { readFileSync } from 'node:fs';
import {
  type KubernetesObject,
  type Reading,
  readAny,
} from '@downstage/readers';
import { parseAllDocuments } from 'yaml';
import { type Output, UsageError } from './outcome';

/** What is read out of one object. The suite's words stand at the top, the engine's own under `engine`. */
interface StatusRow {
  kind?: string;
  name?: string;
  namespace?: string;
  sync?: string;
  health?: string;
  engine?: { sync?: string; health?: string; operation?: string };
  reason?: string;
  message?: string;
  since?: string;
  revision?: string;
  versions?: object;
  sources?: object[];
  [key: string]: unknown;
}

function readText(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

/** The objects of a file: of all its documents, of lists in them, and of `kind: List`. */
function objectsIn(value: unknown): KubernetesObject[] {
  if (Array.isArray(value)) {
    return value.flatMap(objectsIn);
  }
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  const { items } = value as { items?: unknown };
  return Array.isArray(items)
    ? items.flatMap(objectsIn)
    : [value as KubernetesObject];
}

function parse(file: string): KubernetesObject[] {
  const documents = parseAllDocuments(readText(file), { logLevel: 'silent' });
  return [...documents].flatMap(document => {
    const [error] = document.errors;
    if (error) {
      throw new UsageError(
        `${file} is not valid YAML: ${error.message.split('\n')[0]}`,
      );
    }
    return objectsIn(document.toJS({ maxAliasCount: 1000 }));
  });
}

function toRow(object: KubernetesObject, reading?: Reading): StatusRow {
  const { metadata, kind } = object;
  if (!reading) {
    return {
      kind,
      name: metadata?.name,
      unsupported: `${kind ?? 'an object without kind'} is not read`,
    };
  }
  const identity = {
    kind: reading.kind,
    name: reading.name,
    namespace: reading.namespace,
  };
  if (reading.type === 'workload') {
    const { images, labels, rollout, serving, replicas, target } = reading;
    const label = labels['app.kubernetes.io/version'];
    return {
      ...identity,
      health: reading.health,
      engine: { health: reading.words },
      message: reading.message,
      since: reading.since,
      versions: { images, ...(label ? { label } : {}) },
      sources: [],
      replicas,
      rollout,
      serving,
      target,
    };
  }
  if (reading.type === 'revision') {
    const { images, owner, hash } = reading;
    return {
      ...identity,
      versions: { images },
      sources: [],
      owner,
      hash,
    };
  }
  if (reading.type === 'cause') {
    const { owner, message } = reading;
    return { ...identity, versions: {}, sources: [], owner, message };
  }
  const { versions, words, revision } = reading;
  return {
    ...identity,
    sync: reading.sync,
    health: reading.health,
    engine: words,
    reason: reading.reason,
    message: reading.message,
    since: reading.since,
    revision: versions.applied ?? revision,
    versions,
    sources: reading.sources,
    automated: reading.automated,
    warning: reading.warning,
  };
}

function describe(row: StatusRow): string {
  if (row.unsupported) {
    return `${row.kind ?? '?'} ${row.name ?? '?'}: ${row.unsupported}\n`;
  }
  const facts: Array<[string, unknown]> = [
    ['sync', row.sync],
    ['health', row.health],
    [
      'engine',
      Object.values(row.engine ?? {})
        .filter(Boolean)
        .join(', '),
    ],
    ['reason', row.reason],
    ['message', row.message],
    ['warning', row.warning],
    ['since', row.since],
    ['revision', row.revision],
  ];
  const lines = facts
    .filter(([, value]) => value)
    .map(([name, value]) => `    ${name}: ${value}\n`);
  return `${row.kind} ${row.namespace ? `${row.namespace}/` : ''}${
    row.name
  }\n${lines.join('')}`;
}

/** Prints what is read out of objects in files. */
export async function readStatus(
  files: string[],
  options: { json?: boolean },
  output: Output,
): Promise<void> {
  const rows = files
    .flatMap(parse)
    .map(object => toRow(object, readAny(object)));
  output.out(
    options.json
      ? `${JSON.stringify(rows, null, 2)}\n`
      : rows.map(describe).join(''),
  );
}
