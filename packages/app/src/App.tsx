import { createApp } from '@backstage/frontend-defaults';
import { navModule } from './modules/nav/navModule';
import { scmAuthModule } from './modules/auth/scmAuthModule';
import { signInModule } from './modules/auth/signInModule';

export default createApp({
  features: [navModule, scmAuthModule, signInModule],
});
