/**
 * Watches Kubernetes clusters for the environments plugin.
 *
 * @packageDocumentation
 */
export { environmentsModuleKubernetes as default } from './module';
export { KubeconfigClusterProvider } from './KubeconfigClusterProvider';
