import type { DeliveryEngineName, PreviewedService } from '@downstage/readers';
import type { Fleet, FleetCluster } from '../../settings/Fleet';
import type { NewService } from '../NewService';

/** Previews of a service that somebody asks for. */
export type NewPreviews = Pick<
  NewService,
  'name' | 'owner' | 'system' | 'repository'
> & {
  /** Image repository without tag. */
  image: string;
};

/** Previews with all that the configuration says about them. */
export interface PlannedPreviews extends PreviewedService {
  owner: string;
  cluster: string;
  engine: DeliveryEngineName;
  /** Where the engine has its objects. */
  control: string;
  fleet: Pick<Fleet, 'repository' | 'branch' | 'direct' | 'clusters'> &
    Pick<FleetCluster, 'folder'>;
}
