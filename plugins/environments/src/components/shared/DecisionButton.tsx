import { Button } from '@backstage/ui';
import type { Decision } from '@downstage/backstage-plugin-environments-common';
import { useId } from 'react';
import { DestructiveButton } from './DestructiveButton';
import { Reasons } from './Reasons';

/** Opens something that may be asked for, or says why it may not. */
export function DecisionButton(props: {
  decision: Decision;
  text: string;
  /** What it is about, for those who do not see where it stands. */
  label: string;
  destructive?: boolean;
  onPress: () => void;
}) {
  const reasonId = useId();
  const { decision, text, label, destructive, onPress } = props;
  const Shown = destructive ? DestructiveButton : Button;
  return (
    <>
      <Shown
        size="small"
        variant="secondary"
        isDisabled={!decision.allowed}
        onPress={onPress}
        aria-label={label}
        aria-describedby={decision.allowed ? undefined : reasonId}
      >
        {text}
      </Shown>
      <Reasons id={reasonId} reasons={decision.reasons} />
    </>
  );
}
