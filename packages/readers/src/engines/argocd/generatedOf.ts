import type { KubernetesObject } from '../../objects/KubernetesObject';
import { toldOf } from '../../objects/toldOf';
import type { Generated } from '../../objects/Previews';
import { at, list, strings, text } from '../../objects/untrusted';
import { webUrl } from '../../objects/webUrl';

const LINK = 'link.argocd.argoproj.io/';
/** Links that are kept of an Application. */
const MOST = 5;

/** Where people reach what an Application delivers: what it is annotated with, then what Argo CD found. */
function urlsOf({ metadata, status }: KubernetesObject): string[] {
  const annotated = Object.entries(strings(metadata?.annotations))
    .filter(([key]) => key.startsWith(LINK))
    // A link may have a title before a bar
    .map(([, value]) => value.slice(value.lastIndexOf('|') + 1).trim());
  const found = list(at(status, 'summary', 'externalURLs'));
  const urls = [...annotated, ...found]
    .slice(0, 4 * MOST)
    .flatMap(value => webUrl(value) ?? []);
  return [...new Set(urls)].slice(0, MOST);
}

/** What an Application says of itself that an ApplicationSet has made; undefined of any other. */
export function generatedOf(object: KubernetesObject): Generated | undefined {
  const { metadata } = object;
  const owner = list(metadata?.ownerReferences).find(
    reference =>
      at(reference, 'kind') === 'ApplicationSet' &&
      text(at(reference, 'apiVersion'))?.split('/')[0] === 'argoproj.io',
  );
  const name = text(at(owner, 'name'));
  const uid = text(at(owner, 'uid'));
  if (!name || !uid) {
    return undefined;
  }
  const time = metadata?.creationTimestamp;
  const createdAt = time instanceof Date ? time.toISOString() : text(time);
  const told = toldOf(metadata);
  return {
    by: { kind: 'ApplicationSet', name, uid },
    ...(createdAt ? { createdAt } : {}),
    urls: urlsOf(object),
    ...(told ? { told } : {}),
  };
}
