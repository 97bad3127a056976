import { createRouteRef, createSubRouteRef } from '@backstage/core-plugin-api';

export const rootRouteRef = createRouteRef({ id: 'environments' });

export const promotionRouteRef = createSubRouteRef({
  id: 'environments-promotion',
  parent: rootRouteRef,
  path: '/promotions/:id',
});

export const serviceRouteRef = createRouteRef({ id: 'environments-service' });

export const environmentRouteRef = createRouteRef({
  id: 'environments-environment',
});
