// GitHub's REST API as `emulate` has it: modules that Jest does not load
import { createEmulator } from 'emulate';

const { url, close } = await createEmulator({
  service: 'github',
  ...JSON.parse(process.argv[2]),
});
process.on('disconnect', () => void close());
process.send(url);
