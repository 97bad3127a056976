import { objectNames } from '../../objects/locateManifest';
import { createPin } from '../../pins/createPin';
import { gitPin } from '../../pins/gitPin';
import { movingReason } from '../../pins/movingReason';
import { overriddenBy } from '../../pins/overriddenBy';
import { type ScalarPlace } from '../../pins/toScalar';
import type { PinnedScalar, VersionPin } from '../../pins/VersionPin';
import type { YamlPlace } from '../../yaml/YamlPlace';
import { chartVersionPin } from './locateHelmRelease';
import { LAYOUT } from './name';

/** The fields of `ref`, the one that wins first. https://fluxcd.io/flux/components/source/gitrepositories/#reference */
const GIT_FIELDS = ['commit', 'name', 'semver', 'tag', 'branch'];

/** The field says what its value is: a tag may be called as a branch is, and a branch as a version is. */
function movingField(field: string, value: string): { moves?: string } {
  switch (field) {
    case 'branch':
      return { moves: `"${value}" is a branch` };
    case 'commit':
      return { moves: undefined };
    case 'semver':
      return { moves: movingReason('chart', { value }) };
    case 'tag':
      return { moves: movingReason('image', { value }) };
    default:
      return {};
  }
}

function isPresent(pin: VersionPin | undefined): pin is VersionPin {
  return pin !== undefined;
}

/** Only the first counts for Flux; a branch beside a commit is where the commit is looked for, not a version. */
function firstWins(pins: VersionPin[]): VersionPin[] {
  const [winner, ...rest] = pins;
  return winner ? [winner, ...overriddenBy(rest, [winner])] : [];
}

export function locateGitRepository(object: YamlPlace): VersionPin[] {
  const ref = object.get('spec', 'ref');
  const url = object.text('spec', 'url') ?? '';
  const names = objectNames(object);
  const pins = GIT_FIELDS.map(field => {
    const place = ref?.get(field);
    const moves = movingField(field, place?.text() ?? '');
    return place && gitPin(place, { layout: LAYOUT, url, names, ...moves });
  }).filter(isPresent);
  return firstWins(pins.filter((pin, index) => index === 0 || !pin.moving));
}

/** A tag beside a digest has no effect, but moves with it: it says what the digest is. */
export function locateOciRepository(object: YamlPlace): VersionPin[] {
  const ref = object.get('spec', 'ref');
  const name = (object.text('spec', 'url') ?? '').replace(/^oci:\/\//, '');
  const scalarAt = (
    field: string,
    role: PinnedScalar['role'],
  ): ScalarPlace[] => {
    const place = ref?.get(field);
    return place?.text() ? [{ place, role }] : [];
  };
  const digest = scalarAt('digest', 'digest');
  const semver = scalarAt('semver', 'version');
  const tag = scalarAt('tag', 'tag');
  const byPrecedence =
    digest.length > 0 ? [[...tag, ...digest], semver] : [semver, tag];
  return firstWins(
    byPrecedence
      .filter(scalars => scalars.length > 0)
      .map(scalars =>
        createPin({
          layout: LAYOUT,
          artifact: { kind: 'oci', name },
          value: scalars.map(({ place }) => place.text()).join('@'),
          scalars,
          names: objectNames(object),
          ...(scalars === semver
            ? movingField('semver', semver[0].place.text() ?? '')
            : {}),
        }),
      ),
  );
}

export function locateHelmChart(object: YamlPlace): VersionPin[] {
  const pin = chartVersionPin(object.get('spec'), objectNames(object));
  return pin ? [pin] : [];
}
