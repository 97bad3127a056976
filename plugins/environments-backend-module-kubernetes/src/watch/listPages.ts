import type { KubernetesObject } from '@downstage/readers';
import { readJson } from '../ClusterApi';
import { SinkFailure } from './SinkFailure';
import type { Watch } from './Watch';

interface ObjectList {
  metadata?: { resourceVersion?: string; continue?: string };
  items?: KubernetesObject[];
}

/** The pages of one path, each requested when the one before was taken; returns the position to watch from. */
async function* pagesOf(
  { api, signal, timings }: Watch,
  path: string,
): AsyncGenerator<KubernetesObject[], string> {
  let token: string | undefined;
  let position = '';
  do {
    const query = new URLSearchParams({ limit: String(timings.pageSize) });
    if (token) {
      query.set('continue', token);
    }
    const { metadata, items } = (await readJson(
      api,
      `${path}?${query}`,
      signal,
    )) as ObjectList;
    token = metadata?.continue || undefined;
    position = metadata?.resourceVersion ?? position;
    yield items ?? [];
  } while (token);
  return position;
}

/** Hands over what is at all paths as one list, page by page; returns the positions to watch from. */
export async function listPages(
  watch: Watch,
  paths: string[],
): Promise<string[]> {
  const { sink, resource } = watch;
  const positions: string[] = [];
  let failure: { error: unknown } | undefined;
  async function* pages() {
    try {
      for (const path of paths) {
        positions.push(yield* pagesOf(watch, path));
      }
    } catch (error) {
      failure = { error };
      throw error;
    }
  }
  try {
    await sink.listed(resource, pages());
  } catch (error) {
    failure ??= { error: new SinkFailure(error) };
  }
  if (failure) {
    throw failure.error;
  }
  if (positions.length < paths.length) {
    throw new SinkFailure(
      new Error(`The list of ${resource.plural} was not taken to its end`),
    );
  }
  return positions;
}
