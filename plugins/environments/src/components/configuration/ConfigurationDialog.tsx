import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
} from '@backstage/ui';
import type {
  Environment,
  PromotionWish,
} from '@downstage/backstage-plugin-environments-common';
import { useState } from 'react';
import { environmentsTranslationRef } from '../../i18n/translation';
import {
  type SettingEdits,
  changesOf,
  problemOf,
  settingId,
  withEdit,
} from '../../view/settingEdits';
import { ReviewDialog } from '../review/ReviewDialog';
import { Failure } from '../shared/Failure';
import { Loading } from '../shared/Loading';
import { SettingList } from './SettingList';
import { useConfiguration } from './useConfiguration';

/** Lets a person change a service's configuration: first the values, then the review. */
export function ConfigurationDialog(props: {
  service: string;
  environment: Environment;
  /** What the environments that it promotes from are called, by ref. */
  titles: ReadonlyMap<string, string>;
  onClose: () => void;
  /** A promotion was started. */
  onStarted: () => void;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { service, environment, titles, onClose, onStarted } = props;
  const { configuration, error } = useConfiguration(service, environment.ref);
  const [edits, setEdits] = useState<SettingEdits>({});
  const [wish, setWish] = useState<PromotionWish>();
  if (wish) {
    return (
      <ReviewDialog
        wish={wish}
        environment={environment}
        onClose={() => setWish(undefined)}
        onStarted={() => {
          onStarted();
          onClose();
        }}
      />
    );
  }
  const settings = configuration?.settings ?? [];
  const changes = changesOf(settings, edits);
  const isWrong = settings.some(setting => {
    const to = edits[settingId(setting)];
    return to !== undefined && problemOf(setting, to) !== undefined;
  });
  const { upstream } = configuration ?? {};
  return (
    <Dialog
      isOpen
      onOpenChange={isOpen => !isOpen && onClose()}
      width="min(1100px, 95vw)"
    >
      <DialogHeader>
        {t('configuration.title', { environment: environment.title })}
      </DialogHeader>
      <DialogBody>
        {error && <Failure error={error} />}
        {!configuration && !error && <Loading />}
        {configuration && (
          <SettingList
            configuration={configuration}
            upstream={upstream && (titles.get(upstream) ?? upstream)}
            edits={edits}
            onEdit={(setting, to) =>
              setEdits(current => withEdit(current, setting, to))
            }
          />
        )}
      </DialogBody>
      <DialogFooter>
        <Button
          isDisabled={changes.length === 0 || isWrong}
          onPress={() =>
            setWish({
              service,
              environment: environment.ref,
              settings: changes,
            })
          }
        >
          {t('configuration.review', { count: changes.length })}
        </Button>
        <Button variant="secondary" onPress={onClose}>
          {t('common.cancel')}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
