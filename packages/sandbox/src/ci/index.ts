export { type Ci, startCi } from './startCi';
