/**
 * Checks environment entities in the catalog and relates them to each other.
 *
 * @packageDocumentation
 */
export { catalogModuleEnvironments as default } from './module';
export { EnvironmentProcessor } from './EnvironmentProcessor';
