import { repositoryName } from '@downstage/layouts';
import { previewName } from '@downstage/readers';
import type { ScmRepository } from '@downstage/backstage-plugin-environments-node';
import type { WeighedCache } from '../../database/WeighedCache';
import { FleetTexts } from '../FleetTexts';
import { fleetDefinitions, hasWhole } from '../fleetDefinitions';
import type { PlannedPreviews } from './PlannedPreviews';
import { previewPath } from './previewAddition';
import { previewEngine } from './previewEngine';
import { requireNumbersFree } from './requireNumbersFree';

/** Of what holds previews to something in the whole cluster. */
const POLICIES = 'admissionregistration.k8s.io/v1';

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
   * @throws ConflictError where it has objects of that name that are somebody else's, or a part alone, or something that is called as
   * what would be made for a pull request
   */
  async isFollowed(commit: string): Promise<boolean> {
    const { previews, repository } = this.options;
    const engine = previewEngine(previews.engine).previews;
    const wanted = engine.objects(previews);
    const texts = await this.texts.read(commit);
    const found = await fleetDefinitions(texts, {
      name: previewName(previews),
      wanted,
      repository: previews.repository,
      follow: engine,
    });
    const isThere = hasWhole(
      { texts, found },
      {
        url: repository.url,
        folder: previews.fleet.folder,
        path: previewPath(previews),
        // A cluster may be too old for it, and an older file has none
        wanted: wanted.filter(({ apiVersion }) => apiVersion !== POLICIES),
        as: `for previews of ${repositoryName(previews.repository)}`,
        whose: `previews of ${previews.repository}`,
        named: 'service',
      },
    );
    if (!isThere) {
      const { folder, clusters } = previews.fleet;
      await requireNumbersFree(texts, {
        url: repository.url,
        folder,
        folders: Object.values(clusters).map(other => other.folder),
        name: previewName(previews),
        kinds: engine.makes,
      });
    }
    return isThere;
  }
}
