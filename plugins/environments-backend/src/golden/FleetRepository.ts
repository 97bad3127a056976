import { ConflictError, InputError } from '@backstage/errors';
import type { ScmRepository } from '@downstage/backstage-plugin-environments-node';
import type { FleetObject } from '@downstage/readers';
import { definitionsIn } from './definitionsIn';
import { fleetFile, fleetFolder, fleetObjects, followOf } from './fleetFile';
import type { NewEnvironment } from './NewEnvironment';

const MAX_ATTEMPTS = 3;
const MIB = 1024 * 1024;
/** A file is a request at some hosts. */
const MOST_FILES = 2_000;
const MOST_MIB = 64;

/** What engines read as objects. */
const YAML = /\.(ya?ml|json)$/i;

interface FleetText {
  path: string;
  text: string;
}

const nameOf = ({ kind, metadata }: FleetObject) =>
  `${kind} ${metadata.namespace}/${metadata.name}`;

/** The repository that the engine of an environment's cluster follows, to which the environment is made known. */
export class FleetRepository {
  private readonly repository: ScmRepository;
  private readonly environment: NewEnvironment;
  private readonly texts = new Map<string, string>();

  constructor(options: {
    repository: ScmRepository;
    environment: NewEnvironment;
  }) {
    this.repository = options.repository;
    this.environment = options.environment;
  }

  private get branch(): string {
    return this.environment.fleet.branch ?? 'main';
  }

  /** @throws ConflictError when the fleet has objects of that name that are not this environment's */
  async requireFree(): Promise<void> {
    await this.isFollowed(await this.head());
  }

  /** Commits what makes the engine follow, unless it does; somebody else's commit in between only makes it look again. */
  async follow(): Promise<void> {
    const { branch, environment, repository } = this;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const parent = await this.head();
      if (await this.isFollowed(parent)) {
        return;
      }
      const done = await repository.commit({
        branch,
        parent,
        create: false,
        message: `Follow environment ${environment.name}`,
        files: [fleetFile(environment)],
      });
      if (done.status === 'committed') {
        return;
      }
    }
    throw new ConflictError(
      `${repository.url} ${branch} moves too fast; try again`,
    );
  }

  /**
   * Whether the fleet has the environment's objects. Those of another repository or in another folder, which is that of
   * another cluster, are not the environment's: a second definition would take their place, or stop the whole fleet.
   */
  private async isFollowed(commit: string): Promise<boolean> {
    const { environment } = this;
    const { repository } = environment;
    const wanted = fleetObjects(environment);
    const follow = followOf(environment);
    const folder = fleetFolder(environment);
    const texts = await this.read(commit);
    const found = texts.flatMap(({ path, text }) =>
      definitionsIn(text, { wanted, repository, follow }).map(definition => ({
        path,
        ...definition,
      })),
    );
    const other = found.find(
      ({ path, follows }) => !follows || !path.startsWith(`${folder}/`),
    );
    if (other) {
      throw new ConflictError(
        `name: ${other.path} of ${this.repository.url} defines ${nameOf(
          other.object,
        )} already, and not for ${repository} in ${folder}. Give the environment another name, or take that object out of the fleet`,
      );
    }
    const missing = wanted.find(
      object => !found.some(each => each.object === object),
    );
    const { path } = fleetFile(environment);
    const begun = found.at(0) ?? texts.find(file => file.path === path);
    if (missing && begun) {
      throw new ConflictError(
        `fleet.folder: ${begun.path} of ${
          this.repository.url
        } exists, and does not define ${nameOf(
          missing,
        )} for ${repository}. Correct that file, or give another folder or name`,
      );
    }
    return !missing;
  }

  private async head(): Promise<string> {
    const head = await this.repository.head(this.branch);
    if (head.status !== 'found') {
      throw new InputError(
        `${this.repository.url} has no branch ${this.branch}`,
      );
    }
    return head.sha;
  }

  /** The fleet's YAML. Refused where it cannot be seen as a whole: what is not seen may be defined. */
  private async read(commit: string): Promise<FleetText[]> {
    const { repository, texts } = this;
    const tree = await repository.tree(commit);
    const files =
      tree.status === 'found'
        ? tree.files.filter(({ path }) => YAML.test(path))
        : [];
    const bytes = files.reduce((sum, { size = 0 }) => sum + size, 0);
    const isWhole = tree.status === 'found' && !tree.truncated;
    if (!isWhole || files.length > MOST_FILES || bytes > MOST_MIB * MIB) {
      throw new ConflictError(
        `fleet.repository: ${repository.url} has more YAML than the ${MOST_FILES} files or ${MOST_MIB} MiB that are looked through for objects of the same name. Let environments.fleets name a smaller repository that the engine follows`,
      );
    }
    const unread = files.filter(({ sha }) => !texts.has(sha));
    const blobs = await repository.blobs(unread.map(({ sha }) => sha));
    blobs.forEach((text, sha) => texts.set(sha, text));
    // What is no text defines nothing
    return files.map(({ path, sha }) => ({ path, text: texts.get(sha) ?? '' }));
  }
}
