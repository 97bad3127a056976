import type { Scm } from '@downstage/backstage-plugin-environments-node';
import type { FetchedBlobStore } from '../database/FetchedBlobStore';
import type { SourceRef } from '../database/SourceRef';
import type { SourceStore } from '../database/SourceStore';
import { mayBeKept } from './mayBeKept';
import { type ReadLimits, TooMuchToRead } from './ReadLimits';
import { readTexts } from './readSource';

/** Blobs after which what has come is kept, and told of. */
const STEP = 500;
const MEGABYTE = 1_000_000;

/**
 * Fetches the files that one reading of a source asks for. Those that the database has are not fetched again, neither from the
 * commit before nor from a reading of this one that broke off.
 */
export class FileFetcher {
  /** SHAs of blobs that did not stand in the database. */
  readonly fetched = new Set<string>();
  private readonly asked = new Set<string>();
  private bytes = 0;
  private readonly sizes: Map<string, number>;

  constructor(
    private readonly options: {
      source: SourceRef;
      scm: Scm;
      sources: SourceStore;
      blobs: FetchedBlobStore;
      limits: ReadLimits;
      files: Array<{ path: string; size?: number }>;
    },
  ) {
    this.sizes = new Map(
      options.files.map(({ path, size = 0 }) => [path, size]),
    );
  }

  /**
   * The texts of files, asked for by path and blob SHA; what is no text is left out.
   *
   * @throws TooMuchToRead
   */
  texts(wanted: ReadonlyMap<string, string>): Promise<Map<string, string>> {
    const { source, sources } = this.options;
    this.count([...wanted.keys()]);
    return readTexts(wanted, {
      known: paths => sources.known(source, paths),
      blobs: shas => this.fetch(shas),
    });
  }

  private count(paths: string[]): void {
    const { files, megabytes } = this.options.limits;
    for (const path of paths.filter(item => !this.asked.has(item))) {
      this.asked.add(path);
      this.bytes += this.sizes.get(path) ?? 0;
    }
    const fix = (key: string) =>
      `Narrow the paths of the environments that are read from it, or raise environments.${key} in app-config`;
    if (this.asked.size > files) {
      throw new TooMuchToRead(
        `it has ${
          this.asked.size
        } files to read, more than the ${files} that are read of one branch. ${fix(
          'maxSourceFiles',
        )}`,
      );
    }
    if (this.bytes > megabytes * MEGABYTE) {
      throw new TooMuchToRead(
        `it has ${Math.ceil(
          this.bytes / MEGABYTE,
        )} MB to read, more than the ${megabytes} MB that are read of one branch. ${fix(
          'maxSourceMegabytes',
        )}`,
      );
    }
  }

  private async fetch(shas: string[]): Promise<Map<string, string>> {
    const { source, scm, sources, blobs } = this.options;
    const texts = await blobs.read(source, shas);
    const missing = shas.filter(sha => !texts.has(sha));
    for (let at = 0; at < missing.length; at += STEP) {
      const step = missing.slice(at, at + STEP);
      const came = await scm.repository.blobs(step);
      came.forEach((text, sha) => texts.set(sha, text));
      step.forEach(sha => this.fetched.add(sha));
      if (missing.length > STEP) {
        await blobs.keep(
          source,
          new Map([...came].filter(([, text]) => mayBeKept(text))),
        );
        await sources.tellProgress(source, {
          read: shas.length - missing.length + at + step.length,
          wanted: shas.length,
        });
      }
    }
    return texts;
  }
}
