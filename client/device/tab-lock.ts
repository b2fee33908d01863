/**
 * One writing tab per device (rule PG2), by the Web Locks API. A tab that is asked to give way finishes what it writes first; one that does
 * not answer (frozen, hung) loses the lock.
 */
export interface TabLock {
  /** 'held': this tab writes. 'elsewhere': another does. */
  readonly state: 'held' | 'elsewhere'
  /** Asks the other tab to give way, and waits for it. */
  takeOver(): Promise<void>
  release(): void
}

const name = 'cuaderno'
const patienceMs = 3_000

/** `giveWay` is called once, when another tab takes over; it resolves when nothing is being written any more. */
export const requestTabLock = async (giveWay: () => Promise<void>): Promise<TabLock> => {
  const channel = new BroadcastChannel(name)
  let state: TabLock['state'] = 'elsewhere'
  let letGo: () => void = () => undefined
  const yieldTab = async (): Promise<void> => {
    if (state !== 'held') return
    state = 'elsewhere'
    await giveWay()
    letGo()
  }
  channel.onmessage = () => void yieldTab()

  const request = (options: LockOptions): Promise<boolean> =>
    new Promise((resolve) => {
      const held = navigator.locks.request(name, options, (lock) => {
        if (lock === null) {
          resolve(false)
          return undefined
        }
        state = 'held'
        resolve(true)
        return new Promise<void>((release) => {
          letGo = release
        })
      })
      // Rejects when the wait is aborted, or when the lock is stolen from us.
      held.catch(() => {
        resolve(false)
        void yieldTab()
      })
    })

  await request({ ifAvailable: true })
  return {
    get state() {
      return state
    },
    async takeOver() {
      channel.postMessage('give way')
      const asked = await request({ signal: AbortSignal.timeout(patienceMs) })
      if (!asked) await request({ steal: true })
    },
    release: () => letGo(),
  }
}
