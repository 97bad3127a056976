import type { FileChange } from '@downstage/layouts';
import type { Environment } from '@downstage/backstage-plugin-environments-common';
import type {
  Scm,
  ScmHosts,
} from '@downstage/backstage-plugin-environments-node';
import type { Service } from '../../catalog/Service';
import type { SourceRef } from '../../database/SourceRef';
import type { SourceReader } from '../../sources/SourceReader';
import type { FoundTree } from '../../sources/withChanges';
import {
  type ChangedFile,
  type FileAt,
  SUBMODULE,
  changedFiles,
  entriesOf,
  ownFiles,
} from './changedFiles';
import { readTree } from '../atCommit/readTree';
import { outcomeOf, servicesIn } from '../atCommit/outcome';
import type { RevertEdit } from './RevertEdit';
import { blobSha, takeBack } from './takeBack';

/** A commit of a branch. */
type At = SourceRef & { commit: string };

/** More are no change of one deployment. */
const MOST_FILES = 500;
/** Of all versions of its files. */
const MOST_BYTES = 5_000_000;

/** What is known of what commits changed. */
interface Facts {
  tree: FoundTree;
  head: Map<string, FileAt>;
  commits: Array<{ sha: string; changed: ChangedFile[] }>;
  /** Files of the commits that are not the environment's own. */
  outside: Set<string>;
}

/** What comes of taking a whole change back. */
export interface TakenBack {
  changes: FileChange[];
  /** What it does to versions of others. */
  consents: string[];
  /** How many files of the commits stay as they are. */
  outside: number;
  /** Refs of other services that have a version in one of the files. */
  touched: string[];
}

/** Takes whole changes back: what commits changed in an environment, from what its branch holds at some commit. Reads only. */
export class RevertPlanner {
  constructor(
    private readonly options: { hosts: ScmHosts; reader: SourceReader },
  ) {}

  /**
   * What a branch holds without the changes, if that is the recorded deployment: its pins are read again from the result.
   *
   * @throws ScmError
   */
  async plan(
    at: At,
    facts: {
      environment: Environment;
      service: Service;
      /** Further services that may be concerned. */
      others?: Service[];
      wanted: { artifact: string; version: string; digest?: string };
      edit: RevertEdit;
    },
  ): Promise<TakenBack | { refused: string }> {
    const { environment, service, others = [], wanted, edit } = facts;
    const made = await this.take(at, edit);
    if ('refused' in made) {
      return made;
    }
    const { changes, tree, outside } = made;
    const { reader } = this.options;
    const before = await reader.consider(environment, {
      ...at,
      tree,
      changes: [],
    });
    const after = await reader.consider(environment, { ...at, tree, changes });
    const outcome = outcomeOf({ before, after, service, wanted });
    return 'refused' in outcome
      ? outcome
      : {
          changes,
          outside: outside.size,
          touched: servicesIn([...before.pins, ...after.pins], others, changes),
          ...outcome,
        };
  }

  /**
   * The same changes again.
   *
   * @throws ScmError
   */
  async make(
    at: At,
    edit: RevertEdit,
  ): Promise<{ changes: FileChange[] } | { refused: string }> {
    const made = await this.take(at, edit);
    return 'refused' in made ? made : { changes: made.changes };
  }

  private async take(
    at: At,
    edit: RevertEdit,
  ): Promise<(Facts & { changes: FileChange[] }) | { refused: string }> {
    const scm = this.options.hosts.of(at.repository);
    if (!scm) {
      return {
        refused: `no SCM provider is configured for ${at.repository}`,
      };
    }
    const facts = await readFacts(scm, at.commit, edit);
    if ('refused' in facts) {
      return facts;
    }
    const { head, commits } = facts;
    const files = filesOf(facts);
    const bytes = files.reduce((sum, { size = 0 }) => sum + size, 0);
    if (bytes > MOST_BYTES) {
      return {
        refused: `its files have ${bytes} bytes, more than ${MOST_BYTES}`,
      };
    }
    const taken = takeBack({
      head,
      commits,
      texts: await readBlobs(scm, files),
    });
    return 'refused' in taken ? taken : { ...facts, ...taken };
  }
}

/** One commit after the other: trees may be large. */
async function readFacts(
  scm: Scm,
  commit: string,
  edit: RevertEdit,
): Promise<Facts | { refused: string }> {
  const tree = await readTree(scm, commit);
  if ('refused' in tree) {
    return tree;
  }
  const head = entriesOf(tree);
  const outside = new Set<string>();
  const commits: Facts['commits'] = [];
  for (const { sha, parent } of edit.commits) {
    const [before, after] = await Promise.all(
      [parent, sha].map(at => readTree(scm, at)),
    );
    if ('refused' in before) {
      return before;
    }
    if ('refused' in after) {
      return after;
    }
    const changed = changedFiles(entriesOf(before), entriesOf(after));
    const paths = changed.map(({ path }) => path);
    const isOwn = ownFiles(edit, paths);
    paths.filter(path => !isOwn(path)).forEach(path => outside.add(path));
    const own = changed.filter(({ path }) => isOwn(path));
    if (own.length > MOST_FILES) {
      return {
        refused: `commit ${sha.slice(0, 7)} changed ${
          own.length
        } files, more than ${MOST_FILES}`,
      };
    }
    commits.push({ sha, changed: own });
  }
  return { tree, head, commits, outside };
}

/** All that is concerned and may be a text, each once. */
function filesOf({ head, commits }: Facts): FileAt[] {
  const files = commits.flatMap(({ changed }) =>
    changed.flatMap(({ path, before, after }) => [
      before,
      after,
      head.get(path),
    ]),
  );
  const bySha = new Map<string, FileAt>();
  for (const file of files) {
    if (file && file.mode !== SUBMODULE) {
      bySha.set(file.sha, file);
    }
  }
  return [...bySha.values()];
}

/** The texts of files, as far as they are known to the byte. */
async function readBlobs(
  { repository }: Scm,
  files: FileAt[],
): Promise<Map<string, string>> {
  const texts = await repository.blobs(files.map(({ sha }) => sha));
  return new Map(
    [...texts].filter(([sha, text]) => blobSha(text, sha) === sha),
  );
}
