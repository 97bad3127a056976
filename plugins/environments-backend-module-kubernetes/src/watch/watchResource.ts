import {
  SinkFailure,
  handOver,
} from '@downstage/backstage-plugin-environments-node';
import { resourceName } from '@downstage/readers';
import { Backoff } from './Backoff';
import { ClusterSilent, readPosition } from './Pulse';
import { Standing } from './Standing';
import { confirmed, hasStatus } from './confirmed';
import { type Scope, findScope, waitForAccess } from './findScope';
import { type Followed, followAll } from './followAll';
import { PositionGone, isBehind } from './followStream';
import { listPages } from './listPages';
import { reasonOf } from './reasonOf';
import type { Watch } from './Watch';

/** Lists what there is, unless that is known up to positions that the server still has. */
async function catchUp(
  watch: Watch,
  at: Standing,
  { paths, unread }: Scope,
): Promise<string[]> {
  const { positions } = at;
  if (!positions) {
    return confirmed(
      watch,
      () => listPages(watch, paths, watch.resource.supplementary ? [] : unread),
      ({ error }) => at.told !== 'forbidden' && hasStatus(error, 403),
    );
  }
  for (const [index, path] of at.doubtful ? paths.entries() : []) {
    const reached = await readPosition(watch.api, path, watch);
    if (isBehind(reached, positions[index])) {
      throw new PositionGone(`the server went back to ${reached}`);
    }
  }
  return positions;
}

/** Follows what there is to its end. */
async function follow(
  watch: Watch,
  at: Standing,
  { paths, unread }: Scope,
): Promise<Followed> {
  const followed = await followAll(watch, {
    paths,
    from: at.positions!,
    wider: unread.length > 0 ? waitForAccess(watch, unread) : undefined,
  });
  at.positions = followed.positions;
  at.doubtful = followed.early;
  if (followed.widened || (followed.reopen && unread.length > 0)) {
    at.look();
  }
  if (followed.held || followed.moved) {
    at.gain();
  }
  return followed;
}

/** Looks at a resource once, for as long as there is something to see; tells whether it comes back without a pause. */
async function look(
  watch: Watch,
  at: Standing,
  { backoff, seen }: { backoff: Backoff; seen: number },
): Promise<boolean> {
  const { resource, sink, signal, definitions, failures, absent } = watch;
  at.scope ??= await findScope(watch, at.told);
  if (!at.scope) {
    await handOver(() => sink.absent(resource));
    failures.recovered(resource.kind);
    at.gain();
    at.told = 'absent';
    if (definitions.known && !definitions.lack(resource)) {
      // It is on its way
      return false;
    }
    backoff.reset();
    await absent.wait(resource, seen, signal);
    return true;
  }
  at.positions = await catchUp(watch, at, at.scope);
  at.told = undefined;
  const followed = await follow(watch, at, at.scope);
  if (followed.held) {
    backoff.reset();
  }
  if (followed.failure) {
    throw followed.failure;
  }
  return followed.widened || followed.reopen;
}

/** Tells why there is nothing to see; returns the longest pause before the next look. */
async function tellFailure(
  watch: Watch,
  at: Standing,
  error: unknown,
): Promise<number> {
  const { resource, sink, timings, failures } = watch;
  const reason = reasonOf(watch, error);
  const isForbidden = at.told === 'forbidden';
  const isMissed = !(resource.supplementary && isForbidden);
  failures.failed(resource.kind, error, {
    reason,
    isMinor: watch.definedAt !== undefined || !isMissed,
  });
  if (!isMissed) {
    await sink.absent(resource);
    return timings.definitionsRetryMs;
  }
  await sink.failed(
    resource,
    reason,
    error instanceof ClusterSilent ? { goodAt: error.goodAt } : {},
  );
  return isForbidden ? timings.forbiddenRetryMs : timings.longestPauseMs;
}

/** Pauses, until there is news. */
async function rest(
  { resource, news, signal }: Watch,
  options: { backoff: Backoff; seen: number; longest: number },
): Promise<void> {
  const { backoff, seen, longest } = options;
  const kind = resourceName(resource);
  const woken = new AbortController();
  const either = AbortSignal.any([signal, woken.signal]);
  await Promise.race([
    backoff.wait(longest, either),
    news.since(kind, seen, either),
  ]);
  woken.abort();
  if (news.count(kind) !== seen) {
    backoff.reset();
  }
}

/**
 * Lists and watches one resource until the signal aborts. Never gives up on the cluster; rejects only when the sink
 * does.
 *
 * A loop of our own, since the client's informer retries a clean close or a 410 without any pause and stays stopped
 * after a reset.
 */
export async function watchResource(watch: Watch): Promise<void> {
  const { resource, signal, timings, news } = watch;
  const backoff = new Backoff(timings);
  const at = new Standing();
  while (!signal.aborted) {
    const seen = news.count(resourceName(resource));
    let longest = timings.longestRestMs;
    try {
      if (await look(watch, at, { backoff, seen })) {
        continue;
      }
      if (at.told === 'absent') {
        longest = timings.longestPauseMs;
      }
    } catch (error) {
      if (error instanceof SinkFailure) {
        throw error.reason;
      }
      if (signal.aborted) {
        return;
      }
      if (at.lose(error)) {
        longest = await tellFailure(watch, at, error);
      }
    }
    await rest(watch, { backoff, seen, longest });
  }
}
