import { permissionsServiceFactory } from '@backstage/backend-defaults/permissions';
import {
  type BackendFeature,
  type BackstageCredentials,
  type BackstageServicePrincipal,
  type BackstageUserPrincipal,
  type HttpAuthService,
  coreServices,
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import permissionBackend from '@backstage/plugin-permission-backend';
import type { PermissionPolicy } from '@backstage/plugin-permission-node';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { environmentsReadPermission } from '@downstage/backstage-plugin-environments-common';
import { RESTRICTED_SERVICE, claimsOf, userOf } from './roles';

/** Adds what the mock's tokens leave out and real ones carry: who asks on behalf of a person, and what a token is for. */
function complete(
  credentials: BackstageCredentials,
  authorization: string | undefined,
): BackstageCredentials {
  const { userEntityRef, subject } = credentials.principal as Partial<
    BackstageUserPrincipal & BackstageServicePrincipal
  >;
  if (userEntityRef && authorization?.startsWith('Bearer mock-service-token')) {
    return mockCredentials.user(userEntityRef, {
      actor: { subject: 'plugin:test' },
    });
  }
  return subject === RESTRICTED_SERVICE
    ? mockCredentials.service(subject, {
        permissionNames: [environmentsReadPermission.name],
      })
    : credentials;
}

/** Backstage's own permission framework with a policy, in which conditions are applied over HTTP as in production. */
export function permissionFramework(
  policy: PermissionPolicy,
): BackendFeature[] {
  return [
    permissionsServiceFactory,
    permissionBackend,
    createBackendModule({
      pluginId: 'permission',
      moduleId: 'policy',
      register(env) {
        env.registerInit({
          deps: { point: policyExtensionPoint },
          init: async ({ point }) => point.setPolicy(policy),
        });
      },
    }),
    createServiceFactory({
      service: coreServices.userInfo,
      deps: {},
      factory: () => ({
        getUserInfo: async credentials => {
          const { userEntityRef } =
            credentials.principal as BackstageUserPrincipal;
          return {
            userEntityRef,
            ownershipEntityRefs: claimsOf(userEntityRef),
          };
        },
      }),
    }),
    createServiceFactory({
      service: coreServices.httpAuth,
      deps: { plugin: coreServices.pluginMetadata },
      factory: ({ plugin }): HttpAuthService => {
        const httpAuth = mockServices.httpAuth({
          pluginId: plugin.getId(),
          // For what a test looks at between the requests that it is about
          defaultCredentials: mockCredentials.user(userOf('platform engineer')),
        });
        return {
          credentials: (async (req, options) =>
            complete(
              await httpAuth.credentials(req, options),
              req.headers.authorization,
            )) as HttpAuthService['credentials'],
          issueUserCookie: (res, options) =>
            httpAuth.issueUserCookie(res, options),
        };
      },
    }),
  ];
}
