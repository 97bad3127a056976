import {
  type EnvironmentsSignal,
  parseDeploymentRef,
} from '@downstage/backstage-plugin-environments-common';

/** Whether a change concerns a page about one service. A promotion's signal names only the promotion, so it does. */
export function concernsService(
  signal: EnvironmentsSignal,
  service: string,
): boolean {
  const deployment = parseDeploymentRef(signal.key);
  return !deployment || deployment.service === service;
}

/** Whether a change concerns a page about one environment. */
export function concernsEnvironment(
  signal: EnvironmentsSignal,
  environment: string,
): boolean {
  const deployment = parseDeploymentRef(signal.key);
  return !deployment || deployment.environment === environment;
}
