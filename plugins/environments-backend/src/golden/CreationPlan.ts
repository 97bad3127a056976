import type { PromotionAddition } from '@downstage/backstage-plugin-environments-common';
import type { NewEnvironment } from './NewEnvironment';
import type { NewService } from './NewService';
import type { NewPreviews } from './previews/PlannedPreviews';

/** All that one run of a template wants to create. */
export interface CreationPlan {
  service?: NewService;
  environment?: NewEnvironment;
  /** Where the service is to live, besides the new environment. */
  deployment?: {
    /** Entity refs, the first in promotion order gets the service. */
    environments: string[];
    /** Image repository without tag. */
    image: string;
    /** The chart that deploys it, where the environment deploys charts. */
    chart?: PromotionAddition['chart'];
  };
  /** That the pull requests of the service are delivered, too. */
  previews?: Pick<NewPreviews, 'image'>;
}
