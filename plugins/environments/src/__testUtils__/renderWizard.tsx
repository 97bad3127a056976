import {
  type TranslationApi,
  createTranslationRef,
  translationApiRef,
} from '@backstage/frontend-plugin-api';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { SecretsContextProvider } from '@backstage/plugin-scaffolder-react';
import { Stepper } from '@backstage/plugin-scaffolder-react/alpha';
import { environmentsApiRef } from '../api';
import * as fields from '../components/creation/fields';
import de from '../i18n/de';
import { FakeEnvironmentsApi } from './FakeEnvironmentsApi';

/** Says the plugin's texts in German. */
function germanApi(): TranslationApi {
  const translations = mockApis.translation();
  const german = createTranslationRef({
    id: 'plugin.environments',
    messages: de,
  });
  return {
    getTranslation: (ref: { id: string }) =>
      translations.getTranslation(
        (ref.id === german.id ? german : ref) as typeof german,
      ),
    translation$: ref => translations.translation$(ref),
  } as TranslationApi;
}

/**
 * Renders the scaffolder's own wizard with its steps, and the fields of this plugin.
 *
 * @param schemas - JSON schema of the step, or of each, as in a template
 * @param formData - What was entered in earlier steps
 */
export function renderWizard(
  schemas: object | object[],
  options: {
    formData?: object;
    api?: FakeEnvironmentsApi;
    isGerman?: boolean;
  } = {},
) {
  const { formData = {}, api = new FakeEnvironmentsApi(), isGerman } = options;
  const created: object[] = [];
  renderInTestApp(
    <SecretsContextProvider>
      <Stepper
        manifest={{
          title: 'Service',
          steps: [schemas].flat().map((schema, index) => ({
            title: `Step ${index + 1}`,
            schema: schema as {},
          })),
        }}
        extensions={Object.values(fields) as any}
        initialState={formData as {}}
        onCreate={async values => {
          created.push(values);
        }}
      />
    </SecretsContextProvider>,
    {
      apis: [
        [environmentsApiRef, api],
        ...(isGerman ? [[translationApiRef, germanApi()]] : []),
      ] as any,
    },
  );
  return { api, created };
}
