import { ConflictError } from '@backstage/errors';
import { repositoryName } from '@downstage/layouts';
import type { EngineFollow } from '@downstage/readers';
import type { ScmRepository } from '@downstage/backstage-plugin-environments-node';
import type { WeighedCache } from '../../database/WeighedCache';
import { FleetTexts } from '../FleetTexts';
import { type FleetDefinition, definitionsIn } from '../definitionsIn';
import { nameOfObject } from '../ownObjects';
import { type PlannedPreviews, previewName } from './PlannedPreviews';
import { previewPath } from './previewAddition';
import { previewObjects } from './previewObjects';

interface Written {
  metadata?: { labels?: { service?: unknown } };
  spec?: {
    sourceRepos?: unknown;
    template?: { spec?: { project?: unknown; source?: { repoURL?: unknown } } };
  };
}

/** Whether an object of a fleet is what delivers, or confines, the previews of a repository. */
const isFollowing: EngineFollow['isFollowing'] = (
  object,
  { name, isRepository },
) => {
  const { spec = {}, metadata } = object as Written;
  if (object.kind === 'Namespace') {
    const { service: own } = metadata?.labels ?? {};
    return typeof own === 'string' && name === previewName({ name: own });
  }
  if (object.kind === 'AppProject') {
    const { sourceRepos } = spec;
    return (
      Array.isArray(sourceRepos) &&
      sourceRepos.length > 0 &&
      sourceRepos.every(isRepository)
    );
  }
  const { project, source } = spec.template?.spec ?? {};
  return project === name && isRepository(source?.repoURL);
};

/** What a fleet has of a service's previews. */
export class PreviewFleet {
  private readonly texts: FleetTexts;

  constructor(
    private readonly options: {
      repository: ScmRepository;
      previews: PlannedPreviews;
      texts: WeighedCache<string>;
    },
  ) {
    const { branch } = options.previews.fleet;
    this.texts = new FleetTexts({ ...options, branch });
  }

  /** The head of the branch that the engine follows. */
  head(): Promise<string> {
    return this.texts.head();
  }

  /**
   * Whether the fleet has them, whatever people have changed in them.
   *
   * @throws ConflictError where it has objects of that name that are somebody else's, or a part alone
   */
  async isFollowed(commit: string): Promise<boolean> {
    const { previews, repository } = this.options;
    const { folder } = previews.fleet;
    const wanted = previewObjects(previews);
    const texts = await this.texts.read(commit);
    const found: Array<FleetDefinition & { path: string }> = [];
    for (const file of texts) {
      const defined = await definitionsIn(file, {
        name: previewName(previews),
        wanted,
        repository: previews.repository,
        follow: { isFollowing },
      });
      found.push(...defined.map(each => ({ ...each, path: file.path })));
    }
    const other = found.find(
      ({ path, follows }) => !follows || !path.startsWith(`${folder}/`),
    );
    if (other) {
      throw new ConflictError(
        `name: ${other.path} of ${repository.url} defines ${nameOfObject(
          other.object,
        )} already, and not for previews of ${repositoryName(
          previews.repository,
        )} in ${folder}. Give the service another name, or take that object out of the fleet`,
      );
    }
    const missing = wanted.find(
      object => !found.some(each => each.object === object),
    );
    const path = previewPath(previews);
    const begun = found.at(0) ?? texts.find(file => file.path === path);
    if (missing && begun) {
      throw new ConflictError(
        `name: ${begun.path} of ${
          repository.url
        } exists, and does not define ${nameOfObject(
          missing,
        )} for previews of ${
          previews.repository
        }. Correct that file, or give the service another name`,
      );
    }
    return !missing;
  }
}
