import type { YamlPlace } from '../yaml/YamlPlace';
import { type PinFacts } from './createPin';
import { referencePin } from './imagePin';
import { parseImageReference } from './imageReference';
import { MAX_VALUE } from './toScalar';
import type { VersionPin } from './VersionPin';

/** Hosts whose paths are of source code, or of anything but images. */
const OTHER_HOSTS = /^(www\.)?(github\.com|gitlab\.com|bitbucket\.org)\//;

/** Keys of addresses: what looks like a tag behind them is a port or a revision. */
const ADDRESS = /(url|uri|host|endpoint|address|server|domain|repoURL)s?$/i;

/** The whole image reference in a text: alone, or behind the equals sign of an argument. */
function referenceIn(text: string): string | undefined {
  const [, reference = ''] =
    /^(?:--?[\w.-]+=|[A-Z_][A-Z0-9_]*=)?(\S+)$/.exec(text) ?? [];
  const first = reference.split('/')[0];
  const named =
    reference.includes('/') &&
    (/[.:]/.test(first) || first === 'localhost') &&
    !OTHER_HOSTS.test(reference);
  const parsed = named ? parseImageReference(reference) : undefined;
  return parsed && (parsed.tag ?? parsed.digest) ? reference : undefined;
}

/**
 * The pin of a scalar that is a whole image reference with its registry, wherever it stands: such as in a map of
 * images, a list, the value of an environment variable, or an argument.
 */
export function wholeReferencePin(
  place: YamlPlace,
  common: Pick<PinFacts, 'layout' | 'names'>,
): VersionPin | undefined {
  const text = place.text();
  if (text === undefined || text.length > MAX_VALUE) {
    return undefined;
  }
  const key = [...place.at]
    .reverse()
    .find((step): step is string => typeof step === 'string');
  const reference = ADDRESS.test(key ?? '') ? undefined : referenceIn(text);
  return reference === undefined
    ? undefined
    : referencePin(place, { ...common, reference });
}
