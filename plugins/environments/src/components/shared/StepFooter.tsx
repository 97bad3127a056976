import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, DialogFooter } from '@backstage/ui';
import { environmentsTranslationRef } from '../../i18n/translation';

/** What comes next in a dialog of two steps: the review of what is chosen, then its start. */
export function StepFooter(props: {
  /** What the buttons of the steps say. */
  texts: { review: string; confirm: string };
  /** Whether what is chosen can be reviewed. */
  isChosen: boolean;
  /** What is reviewed, once it is. */
  step: {
    plan?: unknown;
    isPlanning: boolean;
    isStarting: boolean;
    back: () => void;
  };
  /** Whether what is reviewed may be started. */
  isReady: boolean;
  onReview: () => void;
  onConfirm: () => void;
  onClose: () => void;
}) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { texts, isChosen, step, isReady } = props;
  const { isPlanning, isStarting } = step;
  return (
    <DialogFooter>
      {step.plan ? (
        <>
          <Button
            onPress={props.onConfirm}
            isDisabled={!isReady}
            isPending={isStarting}
          >
            {texts.confirm}
          </Button>
          <Button
            variant="secondary"
            onPress={step.back}
            isDisabled={isStarting}
          >
            {t('together.back')}
          </Button>
        </>
      ) : (
        <Button
          onPress={props.onReview}
          isDisabled={!isChosen}
          isPending={isPlanning}
        >
          {texts.review}
        </Button>
      )}
      <Button
        variant="secondary"
        onPress={props.onClose}
        isDisabled={isStarting}
      >
        {t('common.cancel')}
      </Button>
    </DialogFooter>
  );
}
