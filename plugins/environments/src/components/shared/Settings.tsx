import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { SettingChange } from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';

/** Settings with what they were and become, one below the other. */
export function Settings(props: { settings: SettingChange[] }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  return (
    <>
      {props.settings.map(({ file, key, name, before, to }) => (
        <div key={`${file} ${key}`}>
          {t('configuration.change', {
            name,
            before: before || '""',
            to: to || '""',
          })}
        </div>
      ))}
    </>
  );
}
