/** A newer version of the app: it waits until somebody takes it, so that it never arrives in the middle of a meeting. */
import { registerSW } from 'virtual:pwa-register'

class Update {
  #isReady = $state(false)
  #take: ((reload: boolean) => Promise<void>) | null = null

  get isReady(): boolean {
    return this.#isReady
  }

  watch(): void {
    this.#take = registerSW({ onNeedRefresh: () => (this.#isReady = true) })
  }

  apply(): void {
    void this.#take?.(true)
  }
}

export const update = new Update()
