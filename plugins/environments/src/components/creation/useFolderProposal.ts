import { useEffect } from 'react';
import type { SharedRepositoryChoice } from '@downstage/backstage-plugin-environments-common';
import { proposeFolder } from '../../view/proposals';

interface Place {
  repository?: string;
  folder?: string;
}

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
 * Keeps the folder of a new environment that of its name.
 *
 * @param name - Of the environment
 * @returns the folder; undefined while there is nothing to make it of
 */
export function useFolderProposal(
  shared: SharedRepositoryChoice[],
  name: string | undefined,
  field: { formData?: Place; onChange: (place: Place) => void },
): string | undefined {
  const { formData = {}, onChange } = field;
  const chosen = chosenOf(shared, formData.repository);
  const proposal = chosen && name ? proposeFolder(chosen, name) : undefined;
  const isOld =
    proposal &&
    (proposal.repository !== formData.repository ||
      proposal.folder !== formData.folder);
  useEffect(() => {
    if (isOld) {
      onChange(proposal);
    }
    // The form gives another function with each change
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [isOld, proposal?.repository, proposal?.folder]);
  return proposal?.folder;
}
