import { repositoryName } from '@downstage/layouts';
import type { EngineFollow } from '@downstage/readers';
import type { ScmRepository } from '@downstage/backstage-plugin-environments-node';
import type { WeighedCache } from '../../database/WeighedCache';
import { FleetTexts } from '../FleetTexts';
import { fleetDefinitions, hasWhole } from '../fleetDefinitions';
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
    const wanted = previewObjects(previews);
    const texts = await this.texts.read(commit);
    const found = await fleetDefinitions(texts, {
      name: previewName(previews),
      wanted,
      repository: previews.repository,
      follow: { isFollowing },
    });
    return hasWhole(
      { texts, found },
      {
        url: repository.url,
        folder: previews.fleet.folder,
        path: previewPath(previews),
        wanted,
        as: `for previews of ${repositoryName(previews.repository)}`,
        whose: `previews of ${previews.repository}`,
        named: 'service',
      },
    );
  }
}
