import type { FileChange } from '@downstage/layouts';
import type {
  DesiredVersion,
  Environment,
} from '@downstage/backstage-plugin-environments-common';
import type { ScmHosts } from '@downstage/backstage-plugin-environments-node';
import type { View } from '../../access/Visibility';
import type { Service } from '../../catalog/Service';
import type { EnvironmentStore } from '../../database/EnvironmentStore';
import { type SourceRef, sourceKey } from '../../database/SourceRef';
import type { SourceStore, StoredPin } from '../../database/SourceStore';
import type { SourceReader } from '../../sources/SourceReader';
import { storedMatcher } from '../../sources/storedPins';
import type { FoundTree } from '../../sources/withChanges';
import { locateFolder } from '../atCommit/locateFolder';
import { outcomeOfRemoval } from '../atCommit/outcome';
import { readTree } from '../atCommit/readTree';
import {
  calledAs,
  filesBelow,
  foldersOf,
  pinsOf,
  toIdentity,
} from '../atCommit/serviceFolders';
import type { RemovalEdit } from './RemovalEdit';
import { planFolderRemoval } from './planFolderRemoval';

type Refused = { refused: string };

/** What takes a service out, from one commit. */
interface Removed {
  changes: FileChange[];
  /** What goes besides the service's own. */
  consents: string[];
}

/** Makes the changes that take a service out of an environment. Reads only. */
export class ServiceRemover {
  constructor(
    private readonly options: {
      hosts: ScmHosts;
      environments: EnvironmentStore;
      sources: SourceStore;
      reader: SourceReader;
    },
  ) {}

  /**
   * What takes the service out at a commit, if nothing of it is left then, and nothing of other services goes.
   *
   * @throws ScmError
   */
  async makeProven(
    at: SourceRef & { commit: string },
    edit: RemovalEdit,
    of: {
      environment: Environment;
      service: Service;
      visible?: View['visible'];
    },
  ): Promise<Removed | Refused> {
    const { repository, branch, commit } = at;
    const made = await this.take(at, edit);
    if ('refused' in made) {
      return made;
    }
    const { tree, changes } = made;
    const { reader, environments } = this.options;
    const [before, after] = await Promise.all(
      [[], changes].map(files =>
        reader.consider(of.environment, {
          repository,
          branch,
          commit,
          tree,
          changes: files,
        }),
      ),
    );
    const services = await environments.services();
    const refs = services.map(({ ref }) => ref);
    const proven = outcomeOfRemoval({
      before,
      after,
      service: of.service,
      others: services.filter(({ ref }) => ref !== of.service.ref),
      visible: (await of.visible?.(refs)) ?? new Set(refs),
    });
    return 'refused' in proven
      ? proven
      : {
          changes,
          consents: [
            ...edit.folders.flatMap(({ folder, service }) =>
              service === undefined
                ? []
                : [
                    `${folder} goes as a whole: what refers to it from elsewhere no longer finds it`,
                  ],
            ),
            ...proven.consents,
          ],
        };
  }

  /**
   * The same changes at a commit.
   *
   * @throws ScmError
   */
  async make(
    at: SourceRef & { commit: string },
    edit: RemovalEdit,
  ): Promise<{ changes: FileChange[] } | Refused> {
    const made = await this.take(at, edit);
    return 'refused' in made ? made : { changes: made.changes };
  }

  private async take(
    { repository, commit }: SourceRef & { commit: string },
    edit: RemovalEdit,
  ): Promise<{ changes: FileChange[]; tree: FoundTree } | Refused> {
    const scm = this.options.hosts.of(repository);
    if (!scm) {
      return { refused: `no SCM provider is configured for ${repository}` };
    }
    const tree = await readTree(scm, commit);
    if ('refused' in tree) {
      return tree;
    }
    const changes: FileChange[] = [];
    for (const folder of edit.folders) {
      const located = await locateFolder(scm, folder, {
        tree,
        also: filesBelow(tree, folder.folder),
      });
      const own = planFolderRemoval(located, folder, {
        tree,
        service: edit.service,
      });
      if ('refused' in own) {
        return own;
      }
      const twice = own.changes.find(({ path }) =>
        changes.some(change => change.path === path),
      );
      if (twice) {
        return { refused: `${twice.path} is in several of its folders` };
      }
      changes.push(...own.changes);
    }
    return { changes, tree };
  }

  /**
   * Where the service stands; refused where that is not in one repository, or nowhere.
   *
   * @throws ScmError
   */
  async locate(
    service: Service,
    target: Environment,
    desired: DesiredVersion,
  ): Promise<RemovalEdit | Refused> {
    const { hosts, sources } = this.options;
    const { matches } = storedMatcher(await sources.pins(target.ref))(service);
    const pins = matches.map(({ pin }) => pin);
    const other = pins.find(pin => sourceKey(pin) !== sourceKey(desired));
    if (other) {
      return {
        refused: `${other.pin.file} of ${other.repository} (${other.branch}) has it, too. Take it out by hand`,
      };
    }
    const scm = hosts.of(desired.repository);
    if (!scm) {
      return { refused: `${desired.repository} is at no known host` };
    }
    const tree = await readTree(scm, desired.commit);
    if ('refused' in tree) {
      return tree;
    }
    const folders = await this.foldersWith(service, {
      target,
      pins,
      read: folder => locateFolder(scm, folder, { tree }),
      tree,
    });
    return folders.length > 0
      ? { service: toIdentity(service), folders }
      : { refused: `no folder of ${target.title} has it by itself` };
  }

  private async foldersWith(
    service: Service,
    {
      target,
      pins,
      tree,
      read,
    }: {
      target: Environment;
      pins: StoredPin[];
      tree: FoundTree;
      read: (
        folder: RemovalEdit['folders'][number],
      ) => ReturnType<typeof locateFolder>;
    },
  ): Promise<RemovalEdit['folders']> {
    const identity = toIdentity(service);
    const candidates = new Map(
      pins.flatMap(pin =>
        target.sources
          .filter(source => sourceKey(source) === sourceKey(pin))
          .flatMap(source => foldersOf(source, tree, pin))
          .map(folder => [folder.folder, { ...folder, names: [] as string[] }]),
      ),
    );
    const found: RemovalEdit['folders'] = [];
    for (const folder of candidates.values()) {
      const own = pinsOf(identity, await read(folder));
      if (own.length > 0) {
        found.push({ ...folder, names: calledAs(identity, own) });
      }
    }
    return found;
  }
}
