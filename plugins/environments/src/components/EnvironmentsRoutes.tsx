import { Container } from '@backstage/ui';
import { Route, Routes } from 'react-router-dom';
import { OverviewPage } from './overview/OverviewPage';
import { PromotionPage } from './promotion/PromotionPage';

/** The page's content below the portal's own header. */
export function EnvironmentsRoutes() {
  return (
    <Container>
      <Routes>
        <Route index element={<OverviewPage />} />
        <Route path="promotions/:id" element={<PromotionPage />} />
      </Routes>
    </Container>
  );
}
