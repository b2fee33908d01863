/** A story's device on the network: the app's own link to a real relay, opened again where the app would. */
import type { LinkStatus, RelayLink } from '../../client/sync/relay-link.ts'
import { openLink } from '../../client/sync/relay-link.ts'
import { required } from '../../shared/base/assert.ts'
import type { StoryDevice } from './devices.ts'

export class Online {
  readonly #device: StoryDevice
  readonly #url: string
  readonly #waiting = new Set<() => void>()
  readonly #socket: typeof WebSocket
  #link: RelayLink
  #isClosed = false

  /** `host`: name and port under which the relay is dialled. */
  constructor(device: StoryDevice, host: string, socket: typeof WebSocket = WebSocket) {
    this.#device = device
    this.#socket = socket
    this.#url = `ws://${host}/relay`
    this.#link = this.#open()
    device.notebook.listeners.add((event) => {
      if (event === 'reloaded' && !this.#isClosed) {
        this.#link.close()
        this.#link = this.#open()
      }
      this.#look()
    })
  }

  #open(): RelayLink {
    const { notebook } = this.#device
    const admitted = notebook.own.find(({ key }) => notebook.control.members.has(key))
    const { role, keys } = required(admitted, 'an admitted credential')
    return openLink(notebook, {
      url: this.#url,
      door: role === 'reader' ? 'reader' : 'writer',
      keys,
      socket: this.#socket,
      changed: () => this.#look(),
    })
  }

  #look(): void {
    for (const look of this.#waiting) look()
  }

  get status(): LinkStatus {
    return this.#link.status
  }

  get isSynced(): boolean {
    const { control, acceptedStatements, unsent } = this.#device.notebook
    const hasSent = unsent === 0 && acceptedStatements === control.statements.length
    return this.#link.status === 'online' && this.#link.synced && hasSent
  }

  /** Resolves once this holds; it is looked at whenever something changes. */
  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!holds()) return
        this.#waiting.delete(look)
        resolve()
      }
      this.#waiting.add(look)
      look()
    })
  }

  /** The relay has all that this device has, and said so. */
  synced(): Promise<void> {
    return this.until(() => this.isSynced)
  }

  close(): void {
    this.#isClosed = true
    this.#link.close()
  }
}
