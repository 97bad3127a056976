export { formatReason, formatReasons } from './Reason';
export type { Reason } from './Reason';
export { REASONS } from './english';
export type { ReasonId } from './english';
