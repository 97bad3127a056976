import {
  type FileChange,
  type LocateResult,
  planTakeOver,
} from '@downstage/layouts';
import type {
  Environment,
  EnvironmentSource,
} from '@downstage/backstage-plugin-environments-common';
import type { ScmHosts } from '@downstage/backstage-plugin-environments-node';
import type { Service } from '../../catalog/Service';
import { type SourceRef, sourceKey } from '../../database/SourceRef';
import type { StoredPin } from '../../database/SourceStore';
import type { SourceReader } from '../../sources/SourceReader';
import { toDesired } from '../../sources/storedPins';
import type { FoundTree } from '../../sources/withChanges';
import { type FolderAt, locateFolder } from '../atCommit/locateFolder';
import { outcomeOf } from '../atCommit/outcome';
import { readTree } from '../atCommit/readTree';
import {
  calledAs,
  filesBelow,
  foldersOf,
  pinsOf,
  toIdentity,
} from '../atCommit/serviceFolders';
import type { TakeOverEdit } from './TakeOverEdit';

type Refused = { refused: string };

/** What an environment takes over. */
export interface TakenOver {
  commit: string;
  changes: FileChange[];
  consents: string[];
}

/** Whose configuration is taken over, and where to. */
export interface TakeOverFacts {
  service: Service;
  from: Environment;
  /** The service's pins there. */
  pins: StoredPin[];
  to: Environment;
  /** With its digest, where there is one: `1.2.0@sha256:…`. */
  version: string;
}

const namesOf = ({ name, delivery }: Environment) => [
  ...new Set([name, ...(delivery?.target.namespaces ?? [])]),
];

/** Lets an environment take a service's configuration over from another one. Reads only. */
export class TakeOverPlanner {
  constructor(
    private readonly options: { hosts: ScmHosts; reader: SourceReader },
  ) {}

  /**
   * What the environment's branch gains, if it then says the version: its pins are read again from the result.
   *
   * @param target - The source that gains it, at the head of its branch
   * @throws ScmError
   */
  async plan(
    facts: TakeOverFacts,
    target: EnvironmentSource,
  ): Promise<(TakenOver & { edit: TakeOverEdit }) | Refused> {
    const edit = await this.editOf(facts, target);
    if ('refused' in edit) {
      return edit;
    }
    const commit = await this.headOf(target);
    if (!commit) {
      return { refused: `${target.repository} has no branch ${target.branch}` };
    }
    const taken = await this.makeProven({ ...target, commit }, edit, {
      environment: facts.to,
      service: facts.service,
      artifact: facts.pins[0].pin.artifact.name,
    });
    return 'refused' in taken ? taken : { ...taken, edit };
  }

  /**
   * The same changes on a commit of the environment's branch, if it then says the version.
   *
   * @throws ScmError
   */
  async makeProven(
    at: SourceRef & { commit: string },
    edit: TakeOverEdit,
    of: { environment: Environment; service: Service; artifact: string },
  ): Promise<TakenOver | Refused> {
    const made = await this.take(at, edit);
    if ('refused' in made) {
      return made;
    }
    const { tree, ...taken } = made;
    const { reader } = this.options;
    const [before, after] = await Promise.all(
      [[], taken.changes].map(changes =>
        reader.consider(of.environment, { ...at, tree, changes }),
      ),
    );
    const own = after.pins.find(({ pin }) => pin.artifact.name === of.artifact);
    const [version] = edit.version.split('@');
    const proven = outcomeOf({
      before,
      after,
      service: of.service,
      wanted: {
        artifact: of.artifact,
        version,
        // One that stands there is the upstream's, moved with the version
        digest: own && toDesired(own).digest,
      },
    });
    return 'refused' in proven
      ? proven
      : { ...taken, consents: [...taken.consents, ...proven.consents] };
  }

  /**
   * The same changes on a commit of the environment's branch.
   *
   * @throws ScmError
   */
  async make(
    at: SourceRef & { commit: string },
    edit: TakeOverEdit,
  ): Promise<TakenOver | Refused> {
    const made = await this.take(at, edit);
    return 'refused' in made
      ? made
      : { commit: made.commit, changes: made.changes, consents: made.consents };
  }

  private async take(
    at: SourceRef & { commit: string },
    edit: TakeOverEdit,
  ): Promise<(TakenOver & { tree: FoundTree }) | Refused> {
    const { from, to, service, services, wholeFolder, version } = edit;
    const upstream = await this.read(from, from.commit, from.folder, true);
    if ('refused' in upstream) {
      return upstream;
    }
    const target = await this.read(at, at.commit, to.folder, false);
    if ('refused' in target) {
      return target;
    }
    const planned = planTakeOver({
      from: { ...from, located: upstream.located },
      to: { ...to, located: target.located },
      sameBranch: sourceKey(from) === sourceKey(at),
      services,
      ownNames: service.names,
      wholeFolder,
      pins: pinsOf(service, upstream.located),
      version,
    });
    return 'refused' in planned
      ? planned
      : { commit: at.commit, tree: target.tree, ...planned };
  }

  private async headOf({
    repository,
    branch,
  }: SourceRef): Promise<string | undefined> {
    const head = await this.options.hosts
      .of(repository)
      ?.repository.head(branch);
    return head?.status === 'found' ? head.sha : undefined;
  }

  /** How the service is taken over: the folder that has it, and the one that gains it. */
  private async editOf(
    { service, from, pins, to, version }: TakeOverFacts,
    target: EnvironmentSource,
  ): Promise<TakeOverEdit | Refused> {
    const [stored] = pins;
    const source = from.sources.find(
      item => stored && sourceKey(item) === sourceKey(stored),
    );
    const scm = stored && this.options.hosts.of(stored.repository);
    if (!stored || !source || !scm) {
      return { refused: `${from.title} has no file that says it` };
    }
    const tree = await readTree(scm, stored.commit);
    if ('refused' in tree) {
      return tree;
    }
    const identity = toIdentity(service);
    for (const folder of foldersOf(source, tree, stored)) {
      const located = await locateFolder(scm, folder, { tree });
      const own = pinsOf(identity, located);
      if (own.length > 0) {
        const [first] = target.paths;
        const { repository, layout } = target;
        return {
          service: identity,
          services: calledAs(identity, own),
          version,
          wholeFolder: folder.service !== undefined,
          from: {
            repository: stored.repository,
            branch: stored.branch,
            commit: stored.commit,
            folder,
            title: from.title,
            names: namesOf(from),
          },
          to: {
            folder: {
              repository,
              layout,
              folder: first.replace('{service}', folder.service ?? ''),
              ...(folder.service && first.includes('{service}')
                ? { service: folder.service }
                : {}),
            },
            title: to.title,
            names: namesOf(to),
          },
        };
      }
    }
    return { refused: `no folder of ${from.title} has it by itself` };
  }

  private async read(
    { repository }: SourceRef,
    commit: string,
    folder: FolderAt,
    isWhole: boolean,
  ): Promise<{ located: LocateResult; tree: FoundTree } | Refused> {
    const scm = this.options.hosts.of(repository);
    if (!scm) {
      return { refused: `no SCM provider is configured for ${repository}` };
    }
    const tree = await readTree(scm, commit);
    return 'refused' in tree
      ? tree
      : {
          tree,
          located: await locateFolder(scm, folder, {
            tree,
            also: isWhole ? filesBelow(tree, folder.folder) : [],
          }),
        };
  }
}
