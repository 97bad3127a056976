import type { KubernetesObject } from './KubernetesObject';
import type { Generated } from './Previews';
import { strings, text } from './untrusted';
import { webUrl } from './webUrl';

const LONGEST_TITLE = 200;
const MOST_SERVICES = 20;
const DAY = /^\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d))?$/;

/** The number of a pull request; undefined for a text that is none. */
export function pullRequestNumber(value: string): number | undefined {
  return /^[1-9]\d{0,8}$/.test(value) ? Number(value) : undefined;
}

/** A point in time as ISO 8601 in UTC; undefined for a text that is none. */
function toTime(value: string | undefined): string | undefined {
  const time = value && DAY.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

/** What an object says by `downstage.dev/…`, in annotations or labels, of the pull request that it is for. */
export function toldOf(
  metadata: KubernetesObject['metadata'],
): Generated['told'] {
  const annotations = strings(metadata?.annotations);
  const labels = strings(metadata?.labels);
  const value = (name: string) =>
    text(
      annotations[`downstage.dev/${name}`] ?? labels[`downstage.dev/${name}`],
    );
  const services = (value('service') ?? '')
    .split(',')
    .map(name => name.trim())
    .filter(Boolean)
    .slice(0, MOST_SERVICES);
  const told = {
    number: pullRequestNumber(value('pull-request') ?? ''),
    title: value('pull-request-title')?.slice(0, LONGEST_TITLE),
    repository: webUrl(value('repository'))?.replace(/(?:\.git)?\/?$/, ''),
    services: services.length > 0 ? services : undefined,
    expiresAt: toTime(value('expires-at')),
  };
  const known = Object.entries(told).filter(([, part]) => part !== undefined);
  return known.length > 0 ? Object.fromEntries(known) : undefined;
}
