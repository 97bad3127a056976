import { mockServices } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import { RESOURCE_TYPE_DEPLOYMENT } from '@downstage/backstage-plugin-environments-common';
import {
  deploymentRules,
  environmentRules,
} from '@downstage/backstage-plugin-environments-node';
import { Access } from '../access/Access';

/**
 * The access of a caller, by what the portal's policy decides; everything is allowed unless something else is given.
 */
export function createAccess(
  options: {
    /** The decision on reading environments. */
    read?: PolicyDecision;
    allows?: (permission: string, resourceRef?: string) => boolean;
    onAuthorize?: (requests: unknown[]) => void;
  } = {},
): Access {
  const {
    read = { result: AuthorizeResult.ALLOW },
    allows = () => true,
    onAuthorize,
  } = options;
  return new Access({
    permissions: mockServices.permissions.mock({
      authorize: async requests => {
        onAuthorize?.(requests);
        return requests.map(request => ({
          result: allows(
            request.permission.name,
            'resourceRef' in request ? String(request.resourceRef) : undefined,
          )
            ? AuthorizeResult.ALLOW
            : AuthorizeResult.DENY,
        }));
      },
      authorizeConditional: async requests => requests.map(() => read),
    }),
    permissionsRegistry: mockServices.permissionsRegistry.mock({
      getPermissionRuleset: ({ resourceType }) =>
        ({
          getRuleByName: (name: string) =>
            Object.values<{ name: string }>(
              resourceType === RESOURCE_TYPE_DEPLOYMENT
                ? deploymentRules
                : environmentRules,
            ).find(rule => rule.name === name),
        } as never),
    }),
  });
}
