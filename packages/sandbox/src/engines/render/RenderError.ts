/** Something in the repository that cannot be rendered; the message goes into the object's status. */
export class RenderError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RenderError';
  }
}
