export * from './annotations';
export {
  isEnvironmentEntity,
  parseEnvironmentEntity,
} from './parseEnvironmentEntity';
export type { ParsedEnvironment } from './parseEnvironmentEntity';
export { parseDuration } from './parseDuration';
export * from './repositoryUrl';
