import { render, screen } from '@testing-library/react';
import App from './App';

describe('App', () => {
  it('asks an unknown person to sign in', async () => {
    process.env = {
      NODE_ENV: 'test',
      APP_CONFIG: [
        {
          data: {
            app: { title: 'Test' },
            backend: { baseUrl: 'http://localhost:7007' },
            auth: { environment: 'test' },
          },
          context: 'test',
        },
      ] as any,
    };

    render(App.createRoot());

    expect(
      await screen.findByText('Sign in using GitHub', {}, { timeout: 20_000 }),
    ).toBeInTheDocument();
  }, 30_000);
});
