/** What was made for some keys, and used lately: if there is more, what was not used for longest is disposed of. */
export class LastUsed<Value extends {dispose(): void}> {
  /** The one that was used last comes last. */
  private readonly values = new Map<string, Value>();

  /** @param most how many are remembered */
  constructor(private readonly most: number) {}

  /** What was made for a key, or is made now. */
  of(key: string, make: () => Value): Value {
    const value = this.values.get(key) ?? make();
    this.values.delete(key);
    this.values.set(key, value);
    if (this.values.size > this.most) {
      const [oldest, unused] = this.values.entries().next().value!;
      unused.dispose();
      this.values.delete(oldest);
    }
    return value;
  }

  /** Disposes of all. */
  clear(): void {
    for (const value of this.values.values()) value.dispose();
    this.values.clear();
  }
}
