import { createBackend } from '@backstage/backend-defaults';

/**
 * The portal with everything that it runs.
 *
 * @param options.events - Whether webhooks are taken; without them, repositories are polled
 */
export function createPortal(options: { events: boolean }) {
  const backend = createBackend();

  backend.add(import('@backstage/plugin-app-backend'));

  backend.add(import('@backstage/plugin-auth-backend'));
  backend.add(import('@backstage/plugin-auth-backend-module-github-provider'));

  backend.add(import('@backstage/plugin-catalog-backend'));
  backend.add(
    import('@backstage/plugin-catalog-backend-module-scaffolder-entity-model'),
  );
  backend.add(
    import('@downstage/backstage-plugin-catalog-backend-module-environments'),
  );

  backend.add(import('@backstage/plugin-permission-backend'));
  backend.add(import('./modules/permissionPolicy'));

  backend.add(import('@backstage/plugin-scaffolder-backend'));
  backend.add(import('@backstage/plugin-scaffolder-backend-module-github'));
  backend.add(
    import(
      '@downstage/backstage-plugin-scaffolder-backend-module-environments'
    ),
  );

  backend.add(import('@backstage/plugin-search-backend'));
  backend.add(import('@backstage/plugin-search-backend-module-catalog'));

  // One of the clusters is watched through this plugin's proxy, the others by kubeconfig
  backend.add(import('@backstage/plugin-kubernetes-backend'));

  backend.add(import('@backstage/plugin-user-settings-backend'));
  backend.add(import('@backstage/plugin-signals-backend'));

  // Webhooks come through the events backend, and reach every replica through its bus
  if (options.events) {
    backend.add(import('@backstage/plugin-events-backend'));
    backend.add(import('@backstage/plugin-events-backend-module-github'));
  }

  backend.add(import('@downstage/backstage-plugin-environments-backend'));
  backend.add(
    import('@downstage/backstage-plugin-environments-backend-module-github'),
  );
  backend.add(
    import(
      '@downstage/backstage-plugin-environments-backend-module-kubernetes'
    ),
  );
  // Reads nothing unless argocd.appLocatorMethods names an instance
  backend.add(
    import('@downstage/backstage-plugin-environments-backend-module-argocd'),
  );

  return backend;
}
