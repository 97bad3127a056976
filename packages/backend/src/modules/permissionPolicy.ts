import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { EnvironmentsPolicy } from './EnvironmentsPolicy';

export default createBackendModule({
  pluginId: 'permission',
  moduleId: 'environments-policy',
  register(env) {
    env.registerInit({
      deps: {
        policy: policyExtensionPoint,
        config: coreServices.rootConfig,
        userInfo: coreServices.userInfo,
      },
      async init({ policy, config, userInfo }) {
        policy.setPolicy(EnvironmentsPolicy.fromConfig(config, { userInfo }));
      },
    });
  },
});
