import type { Entity } from '@backstage/catalog-model';
import { toastApiRef } from '@backstage/frontend-plugin-api';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { type ScmAuthApi, scmAuthApiRef } from '@backstage/integration-react';
import { type SignalApi, signalApiRef } from '@backstage/plugin-signals-react';
import type { EnvironmentsSignal } from '@downstage/backstage-plugin-environments-common';
import { act } from '@testing-library/react';
import type { ReactNode } from 'react';
import { environmentsApiRef } from '../api';
import { rootRouteRef } from '../routes';
import { shop } from './shop';
import { FakeEnvironmentsApi } from './FakeEnvironmentsApi';

/** Renders a part of the plugin in an app with a fake backend, signals that a test sends, and toasts that it reads. */
export function renderPage(
  element: ReactNode,
  options: {
    api?: FakeEnvironmentsApi;
    path?: string;
    entity?: Entity;
    scmAuth?: ScmAuthApi;
  } = {},
) {
  const api = options.api ?? new FakeEnvironmentsApi();
  const toasts: string[] = [];
  const listeners = new Set<(signal: any) => void>();
  const signals: SignalApi = {
    subscribe: (_channel, onMessage) => {
      listeners.add(onMessage);
      return { unsubscribe: () => listeners.delete(onMessage) };
    },
  };
  renderInTestApp(
    <EntityProvider entity={options.entity ?? shop}>{element}</EntityProvider>,
    {
      apis: [
        [environmentsApiRef, api],
        [signalApiRef, signals],
        ...(options.scmAuth ? [[scmAuthApiRef, options.scmAuth]] : []),
        [
          toastApiRef,
          {
            post: ({ title }: { title?: ReactNode }) => {
              toasts.push(String(title));
              return { close: () => {} };
            },
          },
        ],
      ] as any,
      mountedRoutes: {
        '/environments': rootRouteRef,
        '/catalog/:namespace/:kind/:name': entityRouteRef,
      } as any,
      initialRouteEntries: [options.path ?? '/'],
    },
  );
  const send = (signal: EnvironmentsSignal) =>
    act(() => listeners.forEach(listener => listener(signal)));
  return { api, toasts, send };
}
