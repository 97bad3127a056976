import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Deployment } from '@downstage/backstage-plugin-environments-common';
import {
  RiCheckboxCircleLine,
  RiErrorWarningLine,
  RiLoader4Line,
  RiPauseCircleLine,
  RiQuestionLine,
} from '@remixicon/react';
import { type Tone, toneOfHealth, toneOfSync } from '../../view/tone';
import { environmentsTranslationRef } from '../../i18n/translation';
import styles from './Status.module.css';

const ICONS = {
  good: RiCheckboxCircleLine,
  busy: RiLoader4Line,
  bad: RiErrorWarningLine,
  paused: RiPauseCircleLine,
  unknown: RiQuestionLine,
};

/** A state as icon and text, never as colour alone. */
export function StatusText(props: { tone: Tone; text: string }) {
  const Icon = ICONS[props.tone];
  return (
    <span className={`${styles.status} ${styles[props.tone]}`}>
      <Icon size={16} aria-hidden />
      {props.text}
    </span>
  );
}

/** Sync state. */
export function SyncStatus(props: { state: Deployment['sync'] }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  return (
    <StatusText
      tone={toneOfSync(props.state)}
      text={t(`sync.${props.state}`)}
    />
  );
}

/** Health. */
export function HealthStatus(props: { state: Deployment['health'] }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  return (
    <StatusText
      tone={toneOfHealth(props.state)}
      text={t(`health.${props.state}`)}
    />
  );
}
