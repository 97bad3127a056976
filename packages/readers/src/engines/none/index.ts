import type { Engine } from '../Engine';

const REASON =
  'The environment has no delivery engine; only what runs is read.';

/** No engine: an environment of which only the workloads are looked at. */
export const liveOnly: Engine<'none', false> = {
  name: 'none',
  title: 'Live only',
  delivers: false,
  resources: [],
  sync: { unsupported: REASON },
  follow: { unsupported: REASON },
  previews: { unsupported: REASON },
};
