import type {
  PromotableServices,
  PromotionBatchPlan,
} from '@downstage/backstage-plugin-environments-common';
import { allowed, refused } from './decisions';
import { SERVICE } from './deployments';
import { dev, qa } from './environments';
import { aPlan } from './promotions';

export const CART = 'component:default/cart';
export const LOANS = 'component:default/loans';

/** Shop and cart may be promoted to qa, loans may not. */
export function thePromotable(
  given: Partial<PromotableServices> = {},
): PromotableServices {
  return {
    environment: qa.ref,
    upstreams: [{ ref: dev.ref, title: dev.title }],
    from: dev.ref,
    services: [
      {
        service: CART,
        title: 'Cart',
        fromVersion: '3.0.0',
        promote: allowed({ version: '3.1.0' }),
      },
      {
        service: LOANS,
        title: 'Loans',
        fromVersion: '2.0.0',
        promote: refused('You may not promote it.', { version: '2.1.0' }),
      },
      {
        service: SERVICE,
        title: 'Shop',
        fromVersion: '1.1.0',
        promote: allowed({ version: '1.2.0' }),
      },
    ],
    upToDate: 1,
    ...given,
  };
}

/** The plan to bring shop and cart to qa, by one pull request. */
export function aBatchPlan(
  given: Partial<PromotionBatchPlan> = {},
): PromotionBatchPlan {
  const shop = aPlan();
  const cart = aPlan({
    service: CART,
    fromVersion: '3.0.0',
    toVersion: '3.1.0',
  });
  const { repository, branch, files } = shop;
  return {
    environment: qa.ref,
    plans: [cart, shop],
    refused: [],
    changes: [
      {
        repository,
        branch,
        title: 'Promote 2 services to qa',
        services: [CART, SERVICE],
        files,
      },
    ],
    asPerson: false,
    ...given,
  };
}
