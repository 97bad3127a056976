import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Checkbox, Flex, Radio, RadioGroup, Text } from '@backstage/ui';
import {
  type PromotableServices,
  MOST_TOGETHER,
} from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';
import { firstSelection } from '../../view/batch';
import { ServiceTable } from './ServiceTable';

/** Lets a person choose what is promoted together, and from where. */
export function SelectServices(props: {
  found: PromotableServices;
  selected: string[];
  onSelect: (services: string[]) => void;
  onCompareWith: (upstream: string) => void;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { found, selected, onSelect, onCompareWith } = props;
  const { upstreams, services, from, upToDate } = found;
  const selectable = firstSelection(found);
  const upstream = upstreams.find(({ ref }) => ref === from)?.title ?? '';
  return (
    <Flex direction="column" gap="3">
      {upstreams.length > 1 ? (
        <RadioGroup
          label={t('together.from')}
          value={from ?? ''}
          onChange={onCompareWith}
        >
          {upstreams.map(({ ref, title }) => (
            <Radio key={ref} value={ref}>
              {title}
            </Radio>
          ))}
        </RadioGroup>
      ) : (
        upstream && <Text as="p">{t('together.fromOne', { upstream })}</Text>
      )}
      {selectable.length > 1 && (
        <Checkbox
          isSelected={selected.length >= selectable.length}
          isIndeterminate={
            selected.length > 0 && selected.length < selectable.length
          }
          onChange={isAll => onSelect(isAll ? selectable : [])}
        >
          {t('together.all', { count: selectable.length })}
        </Checkbox>
      )}
      <ServiceTable
        services={services}
        selected={selected}
        onSelect={onSelect}
      />
      {upToDate > 0 && (
        <Text as="p">
          {t('together.upToDate', { count: upToDate, upstream })}
        </Text>
      )}
      {selected.length > MOST_TOGETHER && (
        <Text as="p" role="alert">
          {t('together.most', { most: String(MOST_TOGETHER) })}
        </Text>
      )}
    </Flex>
  );
}
