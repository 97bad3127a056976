import type { Environment } from '@downstage/backstage-plugin-environments-common';
import { findEngine } from '@downstage/readers';

/** Whether an engine is to deliver to an environment: unless it says that only what runs is looked at. */
export function expectsEngine({ delivery }: Environment): boolean {
  const engine = delivery?.engine && findEngine(delivery.engine);
  return engine ? engine.delivers : true;
}
