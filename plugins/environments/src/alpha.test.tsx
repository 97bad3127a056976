import {
  createApiMock,
  createExtensionTester,
  renderTestApp,
} from '@backstage/frontend-test-utils';
import {
  catalogApiMock,
  createTestEntityPage,
} from '@backstage/plugin-catalog-react/testUtils';
import { FormFieldBlueprint } from '@backstage/plugin-scaffolder-react/alpha';
import { screen } from '@testing-library/react';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import plugin from './alpha';
import * as legacy from './index';
import { environmentsApiRef } from './api';
import de from './i18n/de';
import { messages } from './i18n/messages';
import { FakeEnvironmentsApi } from './__testUtils__/FakeEnvironmentsApi';
import { shop } from './__testUtils__/shop';

const entity = (kind: string, type: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name: 'x' },
  spec: { type },
});

describe('the new frontend system', () => {
  it.each([
    ['entity-content:environments', 'Component', 'service', true],
    ['entity-content:environments', 'Component', 'website', true],
    ['entity-content:environments', 'Component', 'library', false],
    ['entity-content:environments', 'Resource', 'environment', false],
    [
      'entity-content:environments/environment',
      'Resource',
      'environment',
      true,
    ],
    ['entity-content:environments/environment', 'Resource', 'database', false],
  ])('%s for a %s of type %s: %s', (id, kind, type, expected) => {
    const tester = createExtensionTester(
      plugin.getExtension(id as 'entity-content:environments'),
    );
    expect(
      tester.get(EntityContentBlueprint.dataRefs.filterFunction)!(
        entity(kind, type),
      ),
    ).toBe(expected);
  });

  it('lets the configuration name other types', () => {
    const config = { types: ['library'] };
    const tab = createExtensionTester(
      plugin.getExtension('entity-content:environments'),
      { config },
    );
    const card = createExtensionTester(
      plugin.getExtension('entity-card:environments/summary'),
      { config },
    );
    const library = entity('Component', 'library');
    expect(
      tab.get(EntityContentBlueprint.dataRefs.filterFunction)!(library),
    ).toBe(true);
    expect(
      card.get(EntityCardBlueprint.dataRefs.filterFunction)!(library),
    ).toBe(true);
  });
});

// The code of a page is loaded when it is opened
const FIRST_LOAD = { timeout: 4_000 };

describe('pages in an app', () => {
  jest.setTimeout(20_000);

  const fakeApi = createApiMock(
    environmentsApiRef,
    () => new FakeEnvironmentsApi() as any,
  );

  it.each([
    ['/environments', 'Error: cluster prod-west'],
    ['/environments/promotions/p1', 'Promotion of shop to qa'],
  ])('%s is found', async (path, text) => {
    renderTestApp({
      // The entity page stands for the catalog, which the links lead to
      extensions: [
        createTestEntityPage({ entity: shop }),
        plugin.getExtension('page:environments'),
      ],
      initialRouteEntries: [path],
      apis: [fakeApi(), catalogApiMock({ entities: [shop] })],
    });
    expect(
      (await screen.findAllByText(text, {}, FIRST_LOAD))[0],
    ).toBeInTheDocument();
    expect(screen.getAllByRole('main')).toHaveLength(1);
  });

  it('the tab is found on a service', async () => {
    renderTestApp({
      extensions: [
        createTestEntityPage({ entity: shop }),
        plugin.getExtension('entity-content:environments'),
        plugin.getExtension('page:environments'),
      ],
      apis: [fakeApi(), catalogApiMock({ entities: [shop] })],
    });
    expect(
      await screen.findByRole(
        'button',
        { name: 'Promote 1.2.0 to qa' },
        FIRST_LOAD,
      ),
    ).toBeEnabled();
  });
});

describe('fields of templates', () => {
  it.each([
    ['repository', 'DownstageRepository'],
    ['image', 'DownstageImage'],
    ['cluster', 'DownstageCluster'],
    ['folder', 'DownstageFolder'],
    ['environments', 'DownstageEnvironments'],
  ])('%s is %s', async (id, name) => {
    const tester = createExtensionTester(
      plugin.getExtension(
        `scaffolder-form-field:environments/${id}` as 'scaffolder-form-field:environments/image',
      ),
    );
    const load = tester.get(FormFieldBlueprint.dataRefs.formFieldLoader);
    await expect(load()).resolves.toMatchObject({
      name,
      validation: expect.any(Function),
    });
  });
});

describe('the legacy frontend system', () => {
  it('has all parts', () => {
    expect(Object.keys(legacy).sort()).toEqual([
      'DownstageClusterFieldExtension',
      'DownstageDraftsFieldExtension',
      'DownstageEnvironmentsFieldExtension',
      'DownstageFolderFieldExtension',
      'DownstageImageFieldExtension',
      'DownstagePreviewsFieldExtension',
      'DownstageRepositoryFieldExtension',
      'EntityEnvironmentContent',
      'EntityEnvironmentsCard',
      'EntityEnvironmentsContent',
      'EnvironmentsClient',
      'EnvironmentsPage',
      'environmentsApiRef',
      'environmentsPlugin',
      'environmentsTranslationRef',
      'isEnvironmentsAvailable',
    ]);
    expect(legacy.environmentsPlugin.getId()).toBe('environments');
  });

  it.each([
    ['Component', 'service', true],
    ['component', 'Website', true],
    ['Component', 'library', false],
    ['API', 'service', false],
  ])('is available for a %s of type %s: %s', (kind, type, expected) => {
    expect(legacy.isEnvironmentsAvailable(entity(kind, type))).toBe(expected);
  });
});

describe('translations', () => {
  const flatten = (value: object, prefix = ''): Array<[string, string]> =>
    Object.entries(value).flatMap(([key, inner]) =>
      typeof inner === 'string'
        ? [[prefix + key, inner] as [string, string]]
        : flatten(inner, `${prefix}${key}.`),
    );
  const placeholders = (text: string) =>
    [...text.matchAll(/\{\{(\w+)\}\}/g)].map(match => match[1]).sort();

  it('are complete in German and use the same placeholders', () => {
    const english = flatten(messages);
    expect(Object.keys(de).sort()).toEqual(english.map(([key]) => key).sort());
    for (const [key, text] of english) {
      expect([key, placeholders(de[key as keyof typeof de])]).toEqual([
        key,
        placeholders(text),
      ]);
    }
  });
});
