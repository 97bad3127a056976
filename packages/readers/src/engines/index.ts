export * from './Engine';
export * from './engines';
export * from './planSync';
