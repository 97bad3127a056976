import { type Reason, formatReason, formatReasons } from './Reason';

it.each<[Reason, string]>([
  [
    { id: 'engine-missing' },
    'No object of a delivery engine was found for it.',
  ],
  [
    { id: 'cluster-failed', params: { cluster: 'qa', detail: 'forbidden' } },
    'Cluster qa: forbidden',
  ],
  [
    // What a parameter holds is not read as a template
    { id: 'engine-message', params: { detail: '{{cluster}} $& $1' } },
    '{{cluster}} $& $1',
  ],
  [
    {
      id: 'rollout',
      params: { object: 'Rollout shop' },
      parts: [
        { id: 'rollout-words', params: { detail: 'Paused' } },
        { id: 'rollout-step', params: { step: '2', steps: '3' } },
      ],
    },
    'Rollout shop: Paused, step 2 of 3.',
  ],
  [{ id: 'of a newer server' as Reason['id'] }, 'of a newer server'],
])('%j reads "%s"', (reason, sentence) => {
  expect(formatReason(reason)).toBe(sentence);
});

it('puts several together', () => {
  expect(
    formatReasons([
      { id: 'no-cluster' },
      { id: 'cluster-unread', params: { cluster: 'qa' } },
    ]),
  ).toBe('The environment names no cluster. Cluster qa has not been read yet.');
});
