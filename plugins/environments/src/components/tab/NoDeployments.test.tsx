import { screen } from '@testing-library/react';
import { FakeEnvironmentsApi } from '../../__testUtils__/FakeEnvironmentsApi';
import { renderPage } from '../../__testUtils__/renderPage';
import { NoDeployments } from './NoDeployments';

const search = {
  names: ['loans'],
  images: ['ghcr.io/acme/loans'],
  repositories: ['https://github.com/acme/env-dev'],
};

describe('NoDeployments', () => {
  it('says what was searched, and asks to correct the image that was', async () => {
    renderPage(<NoDeployments search={search} />, {
      api: new FakeEnvironmentsApi(),
    });
    expect(await screen.findByText('ghcr.io/acme/loans')).toBeVisible();
    expect(
      screen.getByText(/correct the annotation downstage\.dev\/image/),
    ).toBeVisible();
    expect(screen.queryByText(/^Set the annotation/)).not.toBeInTheDocument();
  });

  it('asks to name an image where none is named', async () => {
    renderPage(<NoDeployments search={{ ...search, images: [] }} />, {
      api: new FakeEnvironmentsApi(),
    });
    expect(
      await screen.findByText(/^Set the annotation downstage\.dev\/image/),
    ).toBeVisible();
  });
});
