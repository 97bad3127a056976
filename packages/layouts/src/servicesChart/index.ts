import { DEPLOYMENTS } from './deployments';
import { LABELS } from './labels';
import { OPTIONS } from './options';
import { SERVICES } from './services';

/** What `Chart.yaml` says of itself where its templates are these: which values a service may have is known then. */
export const CHART_ANNOTATION = 'downstage.dev/chart';
export const CHART_NAME = 'services';

/**
 * The templates of a chart that deploys each service of the map `services` in its values, by their path in the chart.
 *
 * @public
 */
export const SERVICES_CHART: Readonly<Record<string, string>> = {
  'templates/_labels.yaml': LABELS,
  'templates/deployments.yaml': DEPLOYMENTS,
  'templates/services.yaml': SERVICES,
  'templates/options.yaml': OPTIONS,
};
