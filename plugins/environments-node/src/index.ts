/**
 * What the author of an adapter or of a permission policy for the environments plugin needs.
 *
 * @packageDocumentation
 */
export * from './clusters';
export * from './extensionPoints';
export * from './permissions';
export * from './scm';
