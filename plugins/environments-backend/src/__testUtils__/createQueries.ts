import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { environmentsReadPermission } from '@downstage/backstage-plugin-environments-common';
import {
  createEnvironmentConditionalDecision,
  environmentConditions,
} from '@downstage/backstage-plugin-environments-node';
import { SyncAccess } from '../access/SyncAccess';
import { Visibility } from '../access/Visibility';
import type { QueryContext } from '../queries/QueryContext';
import { createAccess } from './createAccess';
import type { Shop } from './createShop';

/** A decision that only some environments may be read. */
export const readOnly = (...environments: string[]): PolicyDecision =>
  environments.length > 0
    ? createEnvironmentConditionalDecision(
        environmentsReadPermission,
        environmentConditions.hasName({ environments }),
      )
    : { result: AuthorizeResult.DENY };

/** What queries read from, for a caller; the caller may see everything unless something else is given. */
export function createQueries(
  { stores, situations }: Shop,
  options: {
    read?: PolicyDecision;
    allows?: (permission: string, resourceRef?: string) => boolean;
    /** Names of the Components that the caller sees in the catalog. */
    components?: string[];
  } = {},
): QueryContext {
  const { components = ['shop'] } = options;
  const access = createAccess(options);
  const catalog = catalogServiceMock({
    entities: components.map(name => ({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name, namespace: 'default' },
    })),
  });
  const visibility = new Visibility({ ...stores, catalog, access });
  return {
    stores,
    situations,
    access,
    visibility,
    syncAccess: new SyncAccess({ ...stores, access, visibility }),
  };
}
