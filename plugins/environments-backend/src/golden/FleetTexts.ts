import { ConflictError, InputError } from '@backstage/errors';
import type { ScmRepository } from '@downstage/backstage-plugin-environments-node';
import type { WeighedCache } from '../database/WeighedCache';

const MIB = 1024 * 1024;
/** A file is a request at some hosts. */
const MOST_FILES = 2_000;
const MOST_MIB = 64;

/** What engines read as objects. */
const YAML = /\.(ya?ml|json)$|(^|\/)kustomization$/i;

/** A file of a fleet. */
export interface FleetText {
  path: string;
  text: string;
}

/** The YAML of a repository that engines follow. */
export class FleetTexts {
  constructor(
    private readonly options: {
      repository: ScmRepository;
      /** The one that engines follow. */
      branch: string;
      /** Texts by the SHA of their blob, so that what has not changed is read once. */
      texts: WeighedCache<string>;
    },
  ) {}

  /** The head of the branch that engines follow. */
  async head(): Promise<string> {
    const { repository, branch } = this.options;
    const head = await repository.head(branch);
    if (head.status !== 'found') {
      throw new InputError(
        `cluster: ${repository.url} has no branch ${branch}. Correct environments.fleets in app-config`,
      );
    }
    return head.sha;
  }

  /** Refused where it cannot be seen as a whole: what is not seen may be defined. */
  async read(commit: string): Promise<FleetText[]> {
    const { repository, texts } = this.options;
    const tree = await repository.tree(commit);
    const files =
      tree.status === 'found'
        ? tree.files.filter(({ path }) => YAML.test(path))
        : [];
    const bytes = files.reduce((sum, { size = 0 }) => sum + size, 0);
    const isWhole = tree.status === 'found' && !tree.truncated;
    if (!isWhole || files.length > MOST_FILES || bytes > MOST_MIB * MIB) {
      throw new ConflictError(
        `cluster: the fleet ${repository.url} has more YAML than the ${MOST_FILES} files or ${MOST_MIB} MiB that are looked through for objects of the same name. Let environments.fleets in app-config name a smaller repository that the engine follows`,
      );
    }
    const known = new Map(files.map(({ sha }) => [sha, texts.get(sha)]));
    const blobs = await repository.blobs(
      [...known.keys()].filter(sha => known.get(sha) === undefined),
    );
    return files.map(({ path, sha }) => {
      // What is no text defines nothing
      const text = known.get(sha) ?? blobs.get(sha) ?? '';
      texts.set(sha, text, text.length + 1);
      return { path, text };
    });
  }
}
