import type { LayoutDriver } from '../../driver/LayoutDriver';
import { locate, prove } from './locate';
import { LAYOUT } from './name';

/** Places that somebody named: a path or a pattern in a file. */
export const explicit: LayoutDriver = {
  name: LAYOUT,
  evidence: 'a place that is given',
  given: { locate, prove },
};
