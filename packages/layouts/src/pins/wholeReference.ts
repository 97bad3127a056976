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

/** Keys that say themselves that an image stands there, or below. */
const IMAGE = /image|^(reference|ref)$/i;

/** What versions look like: two numbers at least, a date, a commit. A port, a role or a name is none. */
const VERSION =
  /^v?\d+\.\d|^\d{8,}$|^\d{4}-\d{2}-\d{2}|^[\w.-]*-v?\d+\.\d|(^|[.-])[0-9a-f]{7,40}$/;

/**
 * The whole image reference in a text: alone, or behind the equals sign of an argument.
 *
 * @param about - Whether what it stands under says that it is an image: what is behind the colon may then be any tag
 */
function referenceIn(text: string, about: boolean): string | undefined {
  const [, argument = '', reference = ''] =
    /^(--?[\w.-]+=|[A-Z_][A-Z0-9_]*=)?(\S+)$/.exec(text) ?? [];
  const first = reference.split('/')[0];
  const named =
    reference.includes('/') &&
    (/[.:]/.test(first) || first === 'localhost') &&
    !OTHER_HOSTS.test(reference);
  const parsed = named ? parseImageReference(reference) : undefined;
  const isVersion =
    parsed?.digest !== undefined ||
    (parsed?.tag !== undefined &&
      (about || IMAGE.test(argument) || VERSION.test(parsed.tag)));
  return isVersion ? reference : undefined;
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
  const keys = place.at.filter(
    (step): step is string => typeof step === 'string',
  );
  const reference = ADDRESS.test(keys.at(-1) ?? '')
    ? undefined
    : referenceIn(
        text,
        keys.some(key => IMAGE.test(key)),
      );
  return reference === undefined
    ? undefined
    : referencePin(place, { ...common, reference });
}
