import { DELIVERY_ENGINE_NAMES, ENGINE_NAMES } from '@downstage/readers';
import { spec } from './generated/router';

/** The values that the document allows for every property `engine`, by the property or schema that has it. */
function enginesIn(value: unknown, owner = ''): Array<[string, string[]]> {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([key, item]) => {
    if (key === 'engine' && Array.isArray(item.enum)) {
      return [[owner, item.enum]] as Array<[string, string[]]>;
    }
    return enginesIn(item, key === 'properties' ? owner : key);
  });
}

describe('the OpenAPI document', () => {
  it('allows the engines that are registered', () => {
    const found = Object.fromEntries(enginesIn(spec));
    const { delivery, ...others } = found;
    expect(delivery).toEqual(ENGINE_NAMES);
    expect(Object.keys(others).sort()).toEqual([
      'DeliveryRef',
      'EnvironmentRemovalPlan',
      'NewEnvironment',
      'RemovedPreviews',
    ]);
    for (const names of Object.values(others)) {
      expect(names).toEqual(DELIVERY_ENGINE_NAMES);
    }
  });
});
