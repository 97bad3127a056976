export { RegistryClient } from './client/RegistryClient';
export { type ImageInfo, toImage } from './images/toImage';
export { type ImageRegistry, startRegistry } from './server/startRegistry';
