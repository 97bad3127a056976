import { screen } from '@testing-library/react';
import type { LiveVersion } from '@downstage/backstage-plugin-environments-common';
import { renderPage } from '../../__testUtils__/renderPage';
import { FakeEnvironmentsApi } from '../../__testUtils__/FakeEnvironmentsApi';
import { aDeployment } from '../../__testUtils__/deployments';
import { qa } from '../../__testUtils__/environments';
import { Versions } from './Versions';

const deployment = aDeployment(qa, '1.1.0');

function show(live: Partial<LiveVersion>, revision?: string) {
  renderPage(
    <Versions
      deployment={{
        ...deployment,
        revision,
        live: { ...deployment.live!, ...live },
      }}
    />,
    { api: new FakeEnvironmentsApi() },
  );
  return (name: string) => screen.queryByText(name)?.nextElementSibling;
}

describe('Versions', () => {
  it('tells everything that is known of what runs', async () => {
    const fact = show(
      {
        versions: {
          image: '1.1.0',
          digest: 'sha256:abc',
          chart: '0.4.0',
          app: '1.1',
          ref: 'main',
          label: '1.1',
        },
      },
      '0123456789abcdef0123456789abcdef01234567',
    );
    expect(fact('Reported by')).toHaveTextContent(
      'image 1.1.0, digest sha256:abc, chart 0.4.0, app version 1.1, ref main, version label 1.1',
    );
    expect(fact('Running')).toHaveTextContent(
      'Deployment shop/shop (qa), 2 of 2 ready',
    );
    expect(fact('Applied revision')).toHaveTextContent('Commit 01234567');
  });

  it('tells what an engine says of what nobody sees run', () => {
    const fact = show(
      {
        artifact: { kind: 'chart', name: 'shop' },
        version: '0.4.0',
        versions: { chart: '0.4.0' },
        workload: undefined,
        replicas: undefined,
      },
      '0.4.0',
    );
    expect(fact('Running')).toHaveTextContent(/^shop 0\.4\.0$/);
    expect(fact('Applied revision')).toHaveTextContent(/^0\.4\.0$/);
  });
});
