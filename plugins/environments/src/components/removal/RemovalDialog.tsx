import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
} from '@backstage/ui';
import type { ReactNode } from 'react';
import { environmentsTranslationRef } from '../../i18n/translation';
import { Failure } from '../shared/Failure';
import { Loading } from '../shared/Loading';
import { useFocusOnStep } from '../shared/useFocusOnStep';

/** What the portal would propose to take out of fleets, and what proposes it. */
export function RemovalDialog(props: {
  title: string;
  /** Of the plan; undefined while that is not known. */
  review: ReactNode;
  error?: Error;
  /** What has to be given before it is proposed; undefined where it cannot be. */
  confirmation: ReactNode;
  isConfirmed: boolean;
  isStarting: boolean;
  /** Whether it was proposed here. */
  isDone: boolean;
  onConfirm: () => void;
  onClose: () => void;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { review, error, confirmation, isStarting, onClose } = props;
  const body = useFocusOnStep(props.isDone);
  return (
    <Dialog
      isOpen
      isDismissable={!isStarting}
      onOpenChange={isOpen => !isOpen && onClose()}
      width="min(760px, 95vw)"
    >
      <DialogHeader>{props.title}</DialogHeader>
      <DialogBody>
        <div ref={body} tabIndex={-1}>
          <Flex direction="column" gap="3">
            {error && <Failure error={error} />}
            {!review && !error && <Loading />}
            {review}
            {confirmation}
          </Flex>
        </div>
      </DialogBody>
      <DialogFooter>
        {confirmation && (
          <Button
            destructive
            onPress={props.onConfirm}
            isDisabled={!props.isConfirmed}
            isPending={isStarting}
          >
            {t('environmentRemoval.confirm')}
          </Button>
        )}
        <Button variant="secondary" onPress={onClose} isDisabled={isStarting}>
          {confirmation ? t('common.cancel') : t('panel.close')}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
