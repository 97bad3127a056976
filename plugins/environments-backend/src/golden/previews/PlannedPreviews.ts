import type { PreviewToken } from '../../grants/PreviewGrant';
import type { Fleet, FleetCluster } from '../../settings/Fleet';
import type { NewService } from '../NewService';

/** Previews of a service that somebody asks for. */
export type NewPreviews = Pick<
  NewService,
  'name' | 'owner' | 'system' | 'repository'
> & {
  /** Image repository without tag. */
  image: string;
  /** What builds the service, where the template says so: not each builds an image of a pull request. */
  ci?: string;
};

/** The part of a generator that says where pull requests are, such as `{ github: { owner, repo } }`. */
export type PullRequestSource = Record<string, Record<string, unknown>>;

/** What decides on the objects of a service's previews. */
export interface PreviewParts {
  name: string;
  /** URL of the home page of the service repository. */
  repository: string;
  image: string;
  /** That all of them share. */
  namespace: string;
  /** Where the engine has its objects. */
  control: string;
  source: PullRequestSource;
  token?: PreviewToken;
}

/** Previews with all that the configuration says about them. */
export interface PlannedPreviews extends PreviewParts {
  owner: string;
  cluster: string;
  fleet: Pick<Fleet, 'repository' | 'branch' | 'direct'> &
    Pick<FleetCluster, 'folder'>;
}

/** What the objects of a service's previews are called. */
export const previewName = ({ name }: Pick<PreviewParts, 'name'>) =>
  `preview-${name}`;
