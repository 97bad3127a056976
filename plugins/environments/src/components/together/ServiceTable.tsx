import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Checkbox } from '@backstage/ui';
import type { PromotableService } from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';
import { toggled } from '../../view/batch';
import { DataTable } from '../shared/DataTable';
import { Reasons } from '../shared/Reasons';

/** Services to choose from, each with its versions, and why it cannot go or what to weigh. */
export function ServiceTable(props: {
  services: PromotableService[];
  selected: string[];
  onSelect: (services: string[]) => void;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { services, selected, onSelect } = props;
  return (
    <DataTable
      label={t('environment.services')}
      columns={[
        t('promotion.service'),
        t('promotion.version'),
        t('together.note'),
      ]}
      rows={services.map(({ service, title, fromVersion, promote }) => ({
        key: service,
        cells: [
          <Checkbox
            key="service"
            isSelected={selected.includes(service)}
            isDisabled={!promote.allowed}
            onChange={() => onSelect(toggled(selected, service))}
          >
            {title}
          </Checkbox>,
          t('review.fromTo', {
            from: fromVersion ?? '–',
            to: promote.version ?? '–',
          }),
          <Reasons
            key="note"
            reasons={[...promote.reasons, ...promote.warnings]}
          />,
        ],
      }))}
      empty={t('together.none')}
    />
  );
}
