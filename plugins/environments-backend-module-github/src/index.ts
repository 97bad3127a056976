/**
 * GitHub (cloud and Enterprise) for the environments plugin.
 *
 * @packageDocumentation
 */
export { environmentsModuleGithub as default } from './module';
export { GithubScmProvider } from './GithubScmProvider';
