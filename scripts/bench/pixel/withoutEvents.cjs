/** The portal's backend without the events backend. */
const { createPortal } = require('../../../packages/backend/src/createPortal');

createPortal({ events: false }).start();
