import type { Preview } from '@downstage/readers';
import type { Knex } from 'knex';
import type { ChangeFeed } from './ChangeFeed';
import { isEmbedded } from './openDatabase';
import { transaction } from './transaction';

/** A preview as it is kept. */
export interface StoredPreview extends Preview {
  cluster: string;
  /** In the form in which repositories are compared. */
  repository: string;
  /** The page of the engine's object in its own UI. */
  deliveryUrl?: string;
}

/** Rows of one statement: SQLite takes no more than 500. */
const BATCH = 80;

const keyOf = (row: { kind: string; namespace: string; name: string }) =>
  `${row.kind} ${row.namespace}/${row.name}`;

/** The read model of what is delivered for pull requests. */
export class PreviewStore {
  private readonly knex: Knex;
  private readonly feed: ChangeFeed;

  constructor(options: { knex: Knex; feed: ChangeFeed }) {
    this.knex = options.knex;
    this.feed = options.feed;
  }

  /** Those of the pull requests of a repository, of all clusters. */
  async ofRepository(repository: string): Promise<StoredPreview[]> {
    const rows = await this.knex('previews')
      .where({ repository })
      .orderBy(['cluster', 'kind', 'namespace', 'name']);
    return rows.map(row => JSON.parse(row.preview));
  }

  /**
   * Brings the previews of a cluster in line with what is read within; tells the repositories of those that changed. Until its
   * end nobody else does, or writes objects of the cluster: whoever comes second has read what the first one did, and newer.
   */
  async project(
    cluster: string,
    read: (trx: Knex.Transaction) => Promise<StoredPreview[]>,
  ): Promise<Set<string>> {
    return transaction(this.knex, async trx => {
      if (!isEmbedded(this.knex)) {
        // Whoever writes objects of the cluster shares it until the commit, and asks for it first
        await trx('leases')
          .where({ name: `cluster ${cluster}` })
          .select('name')
          .forUpdate();
      }
      return this.replace(trx, cluster, await read(trx));
    });
  }

  private async replace(
    trx: Knex,
    cluster: string,
    previews: StoredPreview[],
  ): Promise<Set<string>> {
    const rows = await trx('previews').where({ cluster });
    const gone = new Map(rows.map(row => [keyOf(row), row]));
    const changed = new Set<string>();
    const fresh = previews.flatMap(preview => {
      const { kind, namespace, name, repository } = preview;
      const text = JSON.stringify(preview);
      const before = gone.get(keyOf(preview));
      gone.delete(keyOf(preview));
      if (before?.preview === text) {
        return [];
      }
      [repository, ...(before ? [before.repository] : [])].forEach(item =>
        changed.add(item),
      );
      return [{ cluster, kind, namespace, name, repository, preview: text }];
    });
    for (let start = 0; start < fresh.length; start += BATCH) {
      await trx('previews')
        .insert(fresh.slice(start, start + BATCH))
        .onConflict(['cluster', 'kind', 'namespace', 'name'])
        .merge();
    }
    for (const { kind, namespace, name, repository } of gone.values()) {
      await trx('previews').where({ cluster, kind, namespace, name }).delete();
      changed.add(repository);
    }
    await this.feed.append(
      trx,
      [...changed].map(key => ({ topic: 'preview', key })),
    );
    return changed;
  }
}
