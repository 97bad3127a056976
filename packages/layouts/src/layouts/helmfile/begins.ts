import type { LayoutDriver } from '../../driver/LayoutDriver';
import { newSharedChart } from '../../servicesChart/sharedChart';
import { blockText } from '../../yaml/blockLines';
import { serviceTemplate } from './template';

/** A helmfile without releases, a template for them, and the chart that all of them are to release. */
export const begins: LayoutDriver['begins'] = folder => ({
  layout: 'auto',
  files: {
    'helmfile.yaml': blockText({
      templates: serviceTemplate(folder.name),
      releases: [],
    }),
    ...newSharedChart(
      folder,
      'What every service of this environment begins with. Each has a file in values/, which says what is its own.',
    ),
  },
});
