/** Questions to the other process, and their answers, by number. */
export class Questions<Answer> {
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #asked = 0;

  /** @param put asks the question of that number */
  ask(put: (ask: number) => void): Promise<Answer> {
    const ask = ++this.#asked;
    const answer = new Promise<Answer>((resolve) => this.#waiting.set(ask, resolve));
    put(ask);
    return answer;
  }

  /** An answer that comes twice, or to no question, is of no interest. */
  answer(ask: number, answer: Answer): void {
    this.#waiting.get(ask)?.(answer);
    this.#waiting.delete(ask);
  }

  /** Nobody else answers any more: all that wait get this. */
  answerAll(answer: Answer): void {
    for (const ask of this.#waiting.keys()) this.answer(ask, answer);
  }
}
