/** How many rows are taken at once, adapted so that one batch takes about the wanted time. */
export class ChunkSize {
  readonly #target: number;
  readonly #least: number;
  readonly #most: number;
  #rows: number;

  /** `target` in milliseconds. */
  constructor(
    rows: number,
    { target, least, most }: { readonly target: number; readonly least: number; readonly most: number },
  ) {
    this.#target = target;
    this.#least = Math.min(least, most);
    this.#most = most;
    this.#rows = Math.min(Math.max(rows, this.#least), most);
  }

  get rows(): number {
    return this.#rows;
  }

  /** A batch of this size took so many milliseconds. Never more than doubled or quartered at once: one measure may be an accident. */
  took(milliseconds: number): void {
    this.#set(this.#rows * Math.min(2, Math.max(0.25, this.#target / Math.max(milliseconds, 1))));
  }

  /** A batch of this size did not go through. False when it cannot be made smaller. */
  failed(): boolean {
    const before = this.#rows;
    this.#set(this.#rows / 4);
    return this.#rows < before;
  }

  #set(rows: number): void {
    this.#rows = Math.round(Math.min(Math.max(rows, this.#least), this.#most));
  }
}
