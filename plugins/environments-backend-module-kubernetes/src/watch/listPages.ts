import {
  type UnreadNamespace,
  handOverList,
} from '@downstage/backstage-plugin-environments-node';
import type { KubernetesObject } from '@downstage/readers';
import { readJson } from '../api/ClusterApi';
import { metadataOnly } from '../api/metadataOnly';
import { selectionOf } from './selectionOf';
import type { Watch } from './Watch';

interface ObjectList {
  metadata?: { resourceVersion?: string; continue?: string };
  items?: KubernetesObject[];
}

/** The pages of one path, each requested when the one before was taken; returns the position to watch from. */
async function* pagesOf(
  { api, signal, timings, resource, definedAt }: Watch,
  path: string,
): AsyncGenerator<KubernetesObject[], string> {
  let token: string | undefined;
  let position = '';
  do {
    const query = new URLSearchParams({
      limit: String(timings.pageSize),
      ...selectionOf(resource),
    });
    if (token) {
      query.set('continue', token);
    }
    const { metadata, items } = (await readJson(
      api,
      `${path}?${query}`,
      signal,
      definedAt ? { headers: metadataOnly.list } : {},
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
  unread: UnreadNamespace[],
): Promise<string[]> {
  const positions: string[] = [];
  async function* pages() {
    for (const path of paths) {
      positions.push(yield* pagesOf(watch, path));
    }
  }
  await handOverList(watch.sink, watch.resource, pages(), { unread });
  return positions;
}
