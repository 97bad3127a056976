import { createPortal } from './createPortal';

createPortal({ events: true }).start();
