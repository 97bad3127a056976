import type { ExistingEnvironment } from '@downstage/backstage-plugin-environments-common';
import { useEffect, useRef, useState } from 'react';
import type { FoundState } from '../../live/useFoundEnvironments';
import {
  type EnvironmentDraft,
  beginDrafts,
  toExistingEnvironments,
} from '../../view/environmentDrafts';

type Value = ExistingEnvironment[] | undefined;

/**
 * Keeps the form's value what a person makes of what was found. While that is not known the form has none, so that nothing is
 * proposed of another repository.
 *
 * @returns The drafts, none while nothing is known, and what changes one of them
 */
export function useDrafts(
  state: FoundState,
  { formData, onChange }: { formData: Value; onChange: (value: Value) => void },
): {
  drafts: EnvironmentDraft[];
  change: (own: EnvironmentDraft, part: Partial<EnvironmentDraft>) => void;
} {
  const kept = useRef(formData);
  const [drafts, setDrafts] = useState<EnvironmentDraft[]>([]);
  const look = state.status === 'found' ? state : undefined;
  const found = look?.found;
  const take = (next: EnvironmentDraft[]) => {
    const value = toExistingEnvironments(next);
    setDrafts(next);
    kept.current = value;
    onChange(value.length > 0 ? value : undefined);
  };
  useEffect(() => {
    if (look) {
      take(beginDrafts(look.found.environments, kept.current, look.before));
      return;
    }
    setDrafts([]);
    if (formData?.length) {
      onChange(undefined);
    }
    // The form gives another function, and another value, with each change
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [found]);
  return {
    drafts: found ? drafts : [],
    change: (own, part) =>
      take(drafts.map(item => (item === own ? { ...item, ...part } : item))),
  };
}
