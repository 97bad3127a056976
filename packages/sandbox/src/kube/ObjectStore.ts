import Database from 'better-sqlite3';
import type { KubeObject } from './KubeObject';

/** One committed change. `previous` lets a watch with a selector see an object leave it. */
export interface StoreEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  resource: string;
  version: number;
  object: KubeObject;
  previous?: KubeObject;
}

export interface StoreKey {
  /** `<group>/<plural>` */
  resource: string;
  namespace: string;
  name: string;
}

/** A part of a list: one namespace, or what comes behind a place. */
export interface ListRange {
  namespace?: string;
  after?: [namespace: string, name: string];
}

const IN_RANGE = `WHERE resource = ? AND (? IS NULL OR namespace = ?)
  AND (namespace, name) > (?, ?)`;

function rangeOf(resource: string, { namespace, after }: ListRange) {
  const only = namespace ?? null;
  return [resource, only, only, ...(after ?? ['', ''])];
}

/** Objects of one cluster in a SQLite file, with one increasing version counter and a window of changes. */
export class ObjectStore {
  private readonly database: Database.Database;
  private readonly listeners = new Set<(event: StoreEvent) => void>();
  private readonly window: number;
  private history: StoreEvent[] = [];
  private version: number;
  private forgotten: number;
  /** Of which something changed since the start. */
  private readonly changed = new Set<string>();

  constructor(options: { file: string; window?: number }) {
    this.window = options.window ?? 1000;
    this.database = new Database(options.file);
    this.database.pragma('journal_mode = WAL');
    this.database.pragma('synchronous = NORMAL');
    this.database.exec(`
      CREATE TABLE IF NOT EXISTS objects (
        resource TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL,
        body TEXT NOT NULL, PRIMARY KEY (resource, namespace, name));
      CREATE TABLE IF NOT EXISTS counter (version INTEGER NOT NULL);`);
    const row = this.database
      .prepare<[], { version: number }>('SELECT version FROM counter')
      .get();
    if (!row) {
      this.database.exec('INSERT INTO counter VALUES (1)');
    }
    this.version = row?.version ?? 1;
    this.forgotten = this.version;
  }

  /** The version of the newest change. */
  get currentVersion(): number {
    return this.version;
  }

  /** Changes after this version can still be replayed. */
  get oldestVersion(): number {
    return this.forgotten;
  }

  read(key: StoreKey): KubeObject | undefined {
    const row = this.database
      .prepare<[string, string, string], { body: string }>(
        'SELECT body FROM objects WHERE resource = ? AND namespace = ? AND name = ?',
      )
      .get(key.resource, key.namespace, key.name);
    return row && JSON.parse(row.body);
  }

  /** Objects by namespace and name; all namespaces when none is given. */
  list(resource: string, namespace?: string): KubeObject[] {
    return [...this.scan(resource, { namespace })];
  }

  /** The same, read one by one, from behind a place in that order. Nothing may be written meanwhile. */
  *scan(resource: string, range: ListRange): Generator<KubeObject> {
    const rows = this.database
      .prepare<unknown[], { body: string }>(
        `SELECT body FROM objects ${IN_RANGE} ORDER BY namespace, name`,
      )
      .iterate(...rangeOf(resource, range));
    for (const { body } of rows) {
      yield JSON.parse(body);
    }
  }

  count(resource: string, range: ListRange): number {
    return this.database
      .prepare<unknown[], { count: number }>(
        `SELECT count(*) AS count FROM objects ${IN_RANGE}`,
      )
      .get(...rangeOf(resource, range))!.count;
  }

  /** Writes the object with a new resourceVersion and returns it as written. */
  write(key: StoreKey, object: KubeObject): KubeObject {
    const previous = this.read(key);
    const version = this.version + 1;
    const written = {
      ...object,
      metadata: { ...object.metadata, resourceVersion: String(version) },
    };
    this.commit(version, () =>
      this.database
        .prepare('INSERT OR REPLACE INTO objects VALUES (?, ?, ?, ?)')
        .run(key.resource, key.namespace, key.name, JSON.stringify(written)),
    );
    this.publish({
      type: previous ? 'MODIFIED' : 'ADDED',
      resource: key.resource,
      version,
      object: written,
      previous,
    });
    return written;
  }

  remove(key: StoreKey): KubeObject | undefined {
    const previous = this.read(key);
    if (!previous) {
      return undefined;
    }
    const version = this.version + 1;
    this.commit(version, () =>
      this.database
        .prepare(
          'DELETE FROM objects WHERE resource = ? AND namespace = ? AND name = ?',
        )
        .run(key.resource, key.namespace, key.name),
    );
    const object = {
      ...previous,
      metadata: { ...previous.metadata, resourceVersion: String(version) },
    };
    this.publish({
      type: 'DELETED',
      resource: key.resource,
      version,
      object,
      previous,
    });
    return object;
  }

  /** Changes after a version, or undefined when they are no longer known. */
  changesAfter(version: number): StoreEvent[] | undefined {
    return version < this.forgotten
      ? undefined
      : this.history.filter(event => event.version > version);
  }

  subscribe(listener: (event: StoreEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** From now on only later changes can be replayed. */
  forget(): void {
    // Also clients that saw the newest change must notice, hence a version that nobody has seen.
    const version = this.version + 1;
    this.commit(version, () => undefined);
    this.history = [];
    this.forgotten = version;
  }

  /** Whether a resource had a change since the store was opened. */
  hasChanged(resource: string): boolean {
    return this.changed.has(resource);
  }

  /** Everything as it is now, as the content of a file that can be opened later. */
  snapshot(): Buffer {
    return this.database.serialize();
  }

  close(): void {
    this.database.close();
  }

  private commit(version: number, write: () => unknown): void {
    this.database.transaction(() => {
      write();
      this.database.prepare('UPDATE counter SET version = ?').run(version);
    })();
    this.version = version;
  }

  private publish(event: StoreEvent): void {
    this.changed.add(event.resource);
    this.history.push(event);
    while (this.history.length > this.window) {
      this.forgotten = this.history.shift()!.version;
    }
    for (const listener of [...this.listeners]) {
      listener(event);
    }
  }
}
