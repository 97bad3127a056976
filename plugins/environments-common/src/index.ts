/**
 * What browser and server of the environments plugin agree on.
 *
 * @packageDocumentation
 */
export * from './checks';
export * from './domain';
export * from './entity';
export * from './permissions';
export * from './reasons';
