export { startForge } from './startForge';
export type {
  ForgeAccount,
  ForgeOptions,
  ForgeRequest,
  ForgeWebhook,
  SeedCommit,
  SeedRepositoryOptions,
} from './state/ForgeOptions';
export type { Forge } from './Forge';
