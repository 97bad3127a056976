/**
 * The backend of the environments plugin.
 *
 * @packageDocumentation
 */
export { environmentsPlugin as default } from './plugin';
