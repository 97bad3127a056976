import {
  handOver,
  handOverList,
} from '@downstage/backstage-plugin-environments-node';
import { ArgoCdApiError } from '../api/ArgoCdApiError';
import { mayDo } from '../api/mayDo';
import { readItems } from '../api/readItems';
import type { Application } from './KnownApplications';
import type { Watch } from './Watch';

const PAGE_SIZE = 100;
const ANSWER_MS = 60_000;

/**
 * Argo CD lists all Applications in one answer. Its `fields` would make that smaller, but it knows no revision, no
 * condition and no resourceVersion, without which an Application cannot be told from what it was.
 * https://github.com/argoproj/argo-cd/blob/master/server/application/forwarder_overwrite.go
 */
const PATH = '/api/v1/applications';

/**
 * Argo CD leaves out what an account may not get, without a word: to one that lost its rights, everything would seem to be
 * gone.
 *
 * @throws ArgoCdApiError when a list of nothing says nothing
 */
async function checkNothing({ api, known, signal }: Watch): Promise<void> {
  if (!(await mayDo(api, 'get', known.examples(), signal))) {
    throw new ArgoCdApiError({
      status: 403,
      message:
        'it lists no Application, and the account may not get all of them',
    });
  }
}

async function* pagesOf(
  watch: Watch,
  wanted: (application: Application) => boolean,
): AsyncGenerator<Application[]> {
  const { api, signal } = watch;
  let isEmpty = true;
  const response = await api.open({
    path: PATH,
    signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
  });
  const body = response.body as unknown as AsyncIterable<Buffer>;
  let page: Application[] = [];
  for await (const application of readItems<Application>(body)) {
    isEmpty = false;
    if (wanted(application)) {
      page.push(application);
    }
    if (page.length === PAGE_SIZE) {
      yield page;
      page = [];
    }
  }
  if (isEmpty) {
    await checkNothing(watch);
  }
  if (page.length > 0) {
    yield page;
  }
}

/** Hands the whole list over, page by page. */
async function handOverAll(watch: Watch): Promise<void> {
  const { sink, resource, known } = watch;
  const all = pagesOf(watch, application => {
    known.record(application);
    return true;
  });
  await handOverList(sink, resource, all);
  known.complete();
}

/** Hands over what is new, changed or gone since the last list. */
async function handOverChanges(watch: Watch): Promise<void> {
  const { sink, resource, known } = watch;
  const tell = async (type: 'applied' | 'deleted', objects: Application[]) => {
    if (objects.length > 0) {
      const changes = objects.map(object => ({ type, object }));
      await handOver(() => sink.changed(resource, changes));
    }
  };
  for await (const page of pagesOf(watch, one => known.record(one))) {
    await tell('applied', page);
  }
  await tell('deleted', known.complete());
}

/** Reads the list of an instance with one call, and hands over all of it or what changed. */
export function readList(
  watch: Watch,
  options: { whole: boolean },
): Promise<void> {
  return options.whole ? handOverAll(watch) : handOverChanges(watch);
}
