/**
 * Watches Kubernetes clusters for the environments plugin.
 *
 * @packageDocumentation
 */
export { environmentsModuleKubernetes as default } from './module';
export { InClusterProvider } from './InClusterProvider';
export { KubeconfigClusterProvider } from './KubeconfigClusterProvider';
export { PluginClusterProvider } from './PluginClusterProvider';
export type { EngineUrls } from './config/engineUrlsOf';
export type { KubernetesPluginAccess } from './api/ProxiedApi';
