export { startArgoCdApi } from './startArgoCdApi';
export type {
  ArgoCdApi,
  ArgoCdApiOptions,
  ArgoCdApiRequest,
} from './startArgoCdApi';
export type { ArgoCdAccount } from './ArgoCdAccount';
export type { RevisionMetadata } from './ApiContext';
