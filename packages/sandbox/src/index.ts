/**
 * Forge, clusters and delivery engine stand-ins that the suite can be tried and tested against.
 *
 * @packageDocumentation
 */
export { startSandbox } from './main';
export type { Sandbox, SandboxOptions } from './runSandbox';
export {
  type SandboxRegistry,
  startImages,
  type StoryImage,
} from './startImages';
export type { ImageInfo, ImageRegistry } from './registry';
export type { Ci } from './ci';
export { SANDBOX_CREDENTIALS } from './story/credentials';
export { startKubeCluster } from './kube';
export type {
  FaultRule,
  Forbidden,
  KubeCluster,
  KubeFault,
  KubeObject,
  KubeRequest,
  StartPhase,
} from './kube';
export { startForge } from './forge';
export type {
  Forge,
  ForgeAccount,
  ForgeOptions,
  ForgeRequest,
  ForgeWebhook,
  SeedCommit,
  SeedRepositoryOptions,
} from './forge';
export { startArgoCdApi } from './engines/argocd/api';
export type {
  ArgoCdAccount,
  ArgoCdApi,
  ArgoCdApiOptions,
  ArgoCdApiRequest,
  RevisionMetadata,
} from './engines/argocd/api';
