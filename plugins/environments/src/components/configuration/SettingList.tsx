import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Alert,
  Button,
  Flex,
  SearchField,
  Text,
  TextField,
} from '@backstage/ui';
import type {
  ConfigurationSetting,
  ServiceConfiguration,
} from '@downstage/backstage-plugin-environments-common';
import { useId, useState } from 'react';
import { environmentsTranslationRef } from '../../i18n/translation';
import {
  type SettingEdits,
  isEditable,
  problemOf,
  settingId,
  settingsByFile,
} from '../../view/settingEdits';
import { DataTable } from '../shared/DataTable';
import { ExternalLink } from '../shared/ExternalLink';

interface Editing {
  edits: SettingEdits;
  onEdit: (setting: ConfigurationSetting, to: string) => void;
}

/** Where a setting gets another value, or why it does not get one here. */
function NewValue({
  setting,
  edits,
  onEdit,
}: Editing & { setting: ConfigurationSetting }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const problemId = useId();
  if (!isEditable(setting)) {
    return (
      <Text as="span" variant="body-small" color="secondary">
        {setting.secret
          ? t('configuration.secret')
          : t('configuration.refused', { detail: setting.refused ?? '' })}
      </Text>
    );
  }
  const { name, value = '' } = setting;
  const to = edits[settingId(setting)] ?? value;
  const problem = problemOf(setting, to);
  return (
    <>
      <TextField
        size="small"
        aria-label={t('configuration.newValueOf', { name })}
        aria-describedby={problem ? problemId : undefined}
        value={to}
        onChange={text => onEdit(setting, text)}
        isInvalid={problem !== undefined}
      />
      {problem && (
        <Text as="span" id={problemId} variant="body-small" color="danger">
          {t(`configuration.not.${problem}`, { name })}
        </Text>
      )}
    </>
  );
}

/** What it is upstream, to be taken over. */
function Upstream({
  setting,
  edits,
  onEdit,
}: Editing & { setting: ConfigurationSetting }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { name, upstream, value } = setting;
  if (upstream === undefined) {
    return <>–</>;
  }
  const isTaken = (edits[settingId(setting)] ?? value) === upstream;
  return (
    <Flex gap="2" align="center">
      <code>{upstream}</code>
      {!isTaken && isEditable(setting) && (
        <Button
          size="small"
          variant="tertiary"
          aria-label={t('configuration.takeOverOf', { name })}
          onPress={() => onEdit(setting, upstream)}
        >
          {t('configuration.takeOver')}
        </Button>
      )}
    </Flex>
  );
}

function SettingTable(
  props: Editing & {
    file: string;
    settings: ConfigurationSetting[];
    upstream?: string;
  },
) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { file, settings, upstream, ...editing } = props;
  return (
    <section aria-label={file}>
      <Text as="h3" variant="title-x-small">
        {file}
      </Text>
      <DataTable
        label={t('configuration.settingsIn', { file })}
        columns={[
          t('configuration.setting'),
          t('configuration.value'),
          upstream
            ? t('configuration.upstream', { upstream })
            : t('configuration.noUpstream'),
          t('configuration.newValue'),
        ]}
        rows={settings.map(setting => ({
          key: settingId(setting),
          cells: [
            <Flex key="name" direction="column" gap="0">
              <ExternalLink href={setting.url}>{setting.name}</ExternalLink>
              <Text as="span" variant="body-small" color="secondary">
                {[
                  setting.object,
                  t('configuration.line', { line: String(setting.line) }),
                ]
                  .filter(Boolean)
                  .join(', ')}
              </Text>
            </Flex>,
            setting.secret ? '••••••' : <code key="is">{setting.value}</code>,
            <Upstream key="upstream" setting={setting} {...editing} />,
            <NewValue key="new" setting={setting} {...editing} />,
          ],
        }))}
        empty={t('configuration.empty')}
      />
    </section>
  );
}

/** Everything that a service is configured with in an environment, by file, for a person to edit. */
export function SettingList(
  props: Editing & {
    configuration: ServiceConfiguration;
    /** What the upstream environment is called. */
    upstream?: string;
  },
) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { configuration, upstream, ...editing } = props;
  const { settings, notes } = configuration;
  const [search, setSearch] = useState('');
  const groups = settingsByFile(settings, search);
  return (
    <Flex direction="column" gap="3">
      {notes.length > 0 && (
        <Alert
          status="info"
          icon
          title={t('configuration.notes')}
          description={
            <ul>
              {notes.map(note => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          }
        />
      )}
      {settings.length > 0 && (
        <SearchField
          label={t('configuration.search')}
          value={search}
          onChange={setSearch}
        />
      )}
      {groups.map(([file, found]) => (
        <SettingTable
          key={file}
          file={file}
          settings={found}
          upstream={upstream}
          {...editing}
        />
      ))}
      {groups.length === 0 && (
        <Text as="p">
          {settings.length > 0
            ? t('configuration.noMatch')
            : t('configuration.empty')}
        </Text>
      )}
    </Flex>
  );
}
