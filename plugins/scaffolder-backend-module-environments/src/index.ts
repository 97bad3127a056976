/**
 * Scaffolder actions of the golden path.
 *
 * @packageDocumentation
 */
export { scaffolderModuleEnvironments as default } from './module';
