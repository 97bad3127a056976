/**
 * What browser and server of the environments plugin agree on.
 *
 * @packageDocumentation
 */
export * from './annotations';
export * from './domain';
export * from './entity';
export * from './permissions';
