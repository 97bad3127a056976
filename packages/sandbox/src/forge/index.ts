export { startForge } from './startForge';
export type {
  Forge,
  ForgeAccount,
  ForgeOptions,
  ForgeWebhook,
  SeedCommit,
  SeedRepositoryOptions,
} from './Forge';
