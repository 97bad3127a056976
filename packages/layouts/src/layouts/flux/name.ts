/** What the layout is called, in the configuration too. */
export const LAYOUT = 'flux';
