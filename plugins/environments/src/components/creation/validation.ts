import { translationApiRef } from '@backstage/frontend-plugin-api';
import type { CustomFieldValidator } from '@backstage/plugin-scaffolder-react';
import type {
  CreationFault,
  CreationWish,
  ExistingEnvironment,
} from '@downstage/backstage-plugin-environments-common';
import { environmentsApiRef } from '../../api';
import { environmentsTranslationRef } from '../../i18n/translation';
import { checkWithin, within } from '../../live/checkWithin';
import { isLooking } from '../../live/useFoundEnvironments';
import {
  deploymentWish,
  environmentWish,
  previewsWish,
  readForm,
  serviceWish,
} from '../../view/creationForm';
import { problemsOfDrafts } from '../../view/draftProblems';
import { problemOfCluster, problemOfImage } from '../../view/proposals';
import {
  type Say,
  describeClusterProblem,
  describeDraftProblem,
  imageProblems,
} from './problemTexts';

type Context = Pick<Parameters<CustomFieldValidator<unknown>>[2], 'apiHolder'>;
type Field = Parameters<CustomFieldValidator<unknown>>[1];

/** The person's language; its texts may not be there yet. */
function say({ apiHolder }: Context): Promise<Say> {
  const translations = apiHolder.get(translationApiRef)!;
  return new Promise(resolve => {
    const known = translations.getTranslation(environmentsTranslationRef);
    if (known.ready) {
      resolve(known.t);
      return;
    }
    const subscription = translations
      .translation$(environmentsTranslationRef)
      .subscribe(next => {
        if (next.ready) {
          subscription.unsubscribe();
          resolve(next.t);
        }
      });
  });
}

/** Refuses what the server refuses. Where it does not answer, the first step of the template decides. */
async function check(
  part: CreationFault['part'],
  wish: CreationWish,
  field: Field,
  { apiHolder }: Context,
): Promise<void> {
  const api = apiHolder.get(environmentsApiRef)!;
  const said = await checkWithin(api, { wish, part });
  said?.messages.forEach(message => field.addError(message));
}

/** Whether a repository may be created, and is not taken. */
export const validateRepository: CustomFieldValidator<
  string,
  { of?: 'service' | 'environment' }
> = async (_value, field, context) => {
  const form = readForm(context.formData);
  const options = context.uiSchema?.['ui:options'];
  const part = options?.of ?? 'service';
  const wish = part === 'service' ? serviceWish(form) : environmentWish(form);
  if (wish) {
    await check(part, { [part]: wish }, field, context);
  }
};

/** Whether an environment may be proposed to a shared repository. */
export const validateFolder: CustomFieldValidator<object> = async (
  _value,
  field,
  context,
) => {
  const environment = environmentWish(readForm(context.formData));
  if (environment) {
    await check('environment', { environment }, field, context);
  }
};

/** Whether something is an image repository. */
export const validateImage: CustomFieldValidator<string> = async (
  value,
  field,
  context,
) => {
  const problem = value ? problemOfImage(value) : undefined;
  if (problem) {
    field.addError((await say(context))(imageProblems[problem]));
  }
};

/** Whether a cluster is known, and has what the environment needs. */
export const validateCluster: CustomFieldValidator<string> = async (
  value,
  field,
  context,
) => {
  const api = context.apiHolder.get(environmentsApiRef)!;
  const choices = await within(api.creationChoices());
  const { environment } = readForm(context.formData);
  const problem =
    choices && value
      ? problemOfCluster(value, environment, choices.clusters)
      : undefined;
  if (problem) {
    const { layout, secrets } = environment;
    const t = await say(context);
    field.addError(
      describeClusterProblem(t, problem, { cluster: value, layout, secrets }),
    );
  }
};

/** Whether the service may come to the first of the environments, and can be added there. */
export const validateEnvironments: CustomFieldValidator<string[]> = async (
  _value,
  field,
  context,
) => {
  const wish = deploymentWish(readForm(context.formData));
  if (wish) {
    await check('deployment', wish, field, context);
  }
};

/** Whether the pull requests of the service can be delivered. */
export const validatePreviews: CustomFieldValidator<boolean> = async (
  _value,
  field,
  context,
) => {
  const wish = previewsWish(readForm(context.formData));
  if (wish) {
    await check('previews', wish, field, context);
  }
};

/** Whether the environments of a repository can be called, ordered and delivered so. */
export const validateDrafts: CustomFieldValidator<
  ExistingEnvironment[]
> = async (value, field, context) => {
  const api = context.apiHolder.get(environmentsApiRef);
  if (api && isLooking(api)) {
    const t = await say(context);
    field.addError(t('drafts.wait'));
  }
  const problems = problemsOfDrafts(value ?? []);
  if (problems.length > 0) {
    const t = await say(context);
    problems.forEach(problem =>
      field.addError(describeDraftProblem(t, problem)),
    );
  }
};
