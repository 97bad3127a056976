import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Checkbox, NumberField } from '@backstage/ui';
import {
  LONGEST_SOAK_SECONDS,
  MOST_TARGETS,
} from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';
import type { RingRow } from '../../view/rollout';
import { DataTable } from '../shared/DataTable';

/** Environments to choose from, each with its ring and its wait. */
export function RingTable(props: {
  rows: RingRow[];
  onChange: (rows: RingRow[]) => void;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { rows, onChange } = props;
  const first = Math.min(
    ...rows.filter(({ isSelected }) => isSelected).map(({ ring }) => ring),
  );
  const change = (row: RingRow, given: Partial<RingRow>) =>
    onChange(rows.map(item => (item === row ? { ...row, ...given } : item)));
  return (
    <DataTable
      label={t('rings.targets')}
      columns={[t('promotion.environment'), t('rings.ring'), t('rings.soak')]}
      rows={rows.map(row => {
        const { environment, isSelected, ring, minutes } = row;
        const { ref, title } = environment;
        return {
          key: ref,
          cells: [
            <Checkbox
              key="environment"
              isSelected={isSelected}
              onChange={selected => change(row, { isSelected: selected })}
            >
              {title}
            </Checkbox>,
            <NumberField
              key="ring"
              aria-label={t('rings.ringOf', { environment: title })}
              value={ring}
              minValue={1}
              maxValue={MOST_TARGETS}
              isDisabled={!isSelected}
              onChange={value => change(row, { ring: value || 1 })}
            />,
            <NumberField
              key="soak"
              aria-label={t('rings.soakOf', { environment: title })}
              value={minutes}
              minValue={0}
              maxValue={LONGEST_SOAK_SECONDS / 60}
              isDisabled={!isSelected || ring <= first}
              onChange={value => change(row, { minutes: value || 0 })}
            />,
          ],
        };
      })}
      empty={t('together.nothing')}
    />
  );
}
