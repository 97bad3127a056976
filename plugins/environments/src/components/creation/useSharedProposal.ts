import { useEffect } from 'react';
import type { SharedRepositoryChoice } from '@downstage/backstage-plugin-environments-common';
import { type SharedPart, proposePart } from '../../view/proposals';

type Place = { repository?: string } & Partial<Record<SharedPart, string>>;

/** The one that is chosen; where nobody has chosen yet, the only one. */
function chosenOf(
  shared: SharedRepositoryChoice[],
  repository: string | undefined,
): SharedRepositoryChoice | undefined {
  return repository
    ? shared.find(item => item.repository === repository)
    : shared.find(() => shared.length === 1);
}

/**
 * Keeps the folder or branch of a new environment that of its name.
 *
 * @returns the folder or branch; undefined while there is nothing to make it of
 */
export function useSharedProposal(
  shared: SharedRepositoryChoice[],
  { name, place }: { name: string | undefined; place: SharedPart },
  field: { formData?: Place; onChange: (place: Place) => void },
): string | undefined {
  const { formData = {}, onChange } = field;
  const chosen = chosenOf(shared, formData.repository);
  const part = chosen && name ? proposePart(chosen, place, name) : undefined;
  const isOld =
    part !== undefined &&
    (chosen?.repository !== formData.repository || part !== formData[place]);
  useEffect(() => {
    if (isOld) {
      onChange({ repository: chosen?.repository, [place]: part });
    }
    // The form gives another function with each change
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [isOld, chosen?.repository, part]);
  return part;
}
