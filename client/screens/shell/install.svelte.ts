/** Whether the browser can put the app on the home screen. It tells once, soon after the start; asking takes a touch. */

interface InstallEvent extends Event {
  prompt(): Promise<unknown>
}

class Install {
  #event = $state.raw<InstallEvent | null>(null)

  get isPossible(): boolean {
    return this.#event !== null
  }

  watch(): void {
    addEventListener('beforeinstallprompt', (event) => {
      // Its own notice comes unasked, over whatever is shown.
      event.preventDefault()
      this.#event = event as InstallEvent
    })
    addEventListener('appinstalled', () => (this.#event = null))
  }

  /** An event serves once. */
  async ask(): Promise<void> {
    const event = this.#event
    this.#event = null
    await event?.prompt()
  }
}

export const install = new Install()
