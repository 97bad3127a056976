/**
 * Reads live state from the API of Argo CD for the environments plugin.
 *
 * @packageDocumentation
 */
export { environmentsModuleArgocd as default } from './module';
export { ArgoCdClusterProvider } from './ArgoCdClusterProvider';
