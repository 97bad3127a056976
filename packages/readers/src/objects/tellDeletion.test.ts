import { readAny } from '../readAny';
import { readObject } from '../readObject';
import {
  CAUSE_KINDS,
  REVISION_KINDS,
  WATCHED_RESOURCES,
} from '../watchedResources';

const OF_WORKLOADS = [...CAUSE_KINDS, ...REVISION_KINDS];

const since = '2026-01-01T10:00:00Z';

const deleted = (rest: object = {}) => ({
  metadata: {
    name: 'cart',
    namespace: 'qa',
    generation: 1,
    deletionTimestamp: since,
    finalizers: ['example.io/cleanup', 'example.io/volumes'],
  },
  ...rest,
});

const ready = (status: string, message: string) => ({
  observedGeneration: 1,
  conditions: [{ type: 'Ready', status, reason: 'BuildFailed', message }],
});

describe('an object that is being deleted', () => {
  it.each(
    WATCHED_RESOURCES.filter(({ kind }) => !OF_WORKLOADS.includes(kind)).map(
      ({ group, kind }) => [kind, group],
    ),
  )('says so: %s', (kind, group) => {
    expect(readObject(group, kind, deleted())).toMatchObject({
      health: 'progressing',
      message:
        'It is being deleted, and waits for example.io/cleanup, example.io/volumes.',
      since,
    });
  });

  it('is no object that is in sync', () => {
    expect(
      readObject(
        'kustomize.toolkit.fluxcd.io',
        'Kustomization',
        deleted({ status: ready('True', 'Applied revision: main') }),
      ),
    ).toMatchObject({
      sync: 'syncing',
      health: 'progressing',
      reason: 'Deleting',
      words: { sync: 'Ready=True' },
    });
  });

  it('says what is wrong with it all the same', () => {
    expect(
      readObject(
        'kustomize.toolkit.fluxcd.io',
        'Kustomization',
        deleted({ status: ready('False', 'no such file') }),
      ),
    ).toMatchObject({
      sync: 'failed',
      health: 'degraded',
      reason: 'BuildFailed',
      message: expect.stringMatching(/^It is being deleted, .* no such file$/),
    });
    expect(
      readObject(
        'apps',
        'Deployment',
        deleted({
          status: {
            conditions: [
              {
                type: 'Progressing',
                status: 'False',
                reason: 'ProgressDeadlineExceeded',
                message: 'timed out progressing',
              },
            ],
          },
        }),
      ),
    ).toMatchObject({
      health: 'degraded',
      message: expect.stringMatching(/deleted.* timed out progressing$/),
    });
  });

  it('says so without finalizers, by a date, and as its API answers', () => {
    const object = {
      metadata: { name: 'cart', deletionTimestamp: new Date(since) },
      spec: { source: {}, destination: {} },
    };
    expect(readAny(object)).toMatchObject({
      kind: 'Application',
      message: 'It is being deleted.',
      since: '2026-01-01T10:00:00.000Z',
    });
  });

  it('is no other than before where nothing is deleted', () => {
    const metadata = { name: 'cart', finalizers: ['example.io/cleanup'] };
    expect(readObject('apps', 'Deployment', { metadata })).toMatchObject({
      message: 'The controller has not seen the newest change yet.',
    });
  });
});
