/** Devices in memory: the app's own notebook over a store in memory, with a clock and chance that repeat. */
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { assert, required } from '../../shared/base/assert.ts'
import { joinBytes } from '../../shared/base/bytes.ts'
import type { Result } from '../../shared/base/result.ts'
import { seedBytes } from '../../shared/crypto/keys.ts'
import type { Device } from '../../client/device/device.ts'
import { copyMemoryStore, createMemoryStore } from './device-memory-store.ts'
import type { DeviceStore } from '../../client/device/store.ts'
import type { GroupTerms } from '../../client/sync/found.ts'
import { foundGroup } from '../../client/sync/found.ts'
import { Notebook } from '../../client/sync/notebook.ts'
import { keepNotebook, requestBy, visitorOf } from '../../client/sync/visitor.ts'
import type { Letterbox } from './letterbox.ts'

/** The value, where nothing may be refused. */
export const done = <Value>(result: Result<Value, string>): Value => {
  assert(result.ok, result.ok ? 'done' : `refused: ${result.error}`)
  return result.value
}

/** The same name draws the same bytes. */
export const seededDevice = (name: string, now: () => number): Device => {
  let drawn = 0
  return {
    now,
    random: (length) => {
      const blocks = Array.from({ length: Math.ceil(length / 32) }, () =>
        sha256(utf8ToBytes(`${name} ${drawn++}`)),
      )
      return joinBytes(...blocks).slice(0, length)
    },
  }
}

/** One device with one notebook on it. */
export class StoryDevice {
  readonly name: string
  readonly device: Device
  readonly store: DeviceStore
  #notebook: Notebook | null = null

  constructor(name: string, device: Device, store: DeviceStore = createMemoryStore()) {
    this.name = name
    this.device = device
    this.store = store
  }

  get notebook(): Notebook {
    return required(this.#notebook, `a notebook on ${this.name}`)
  }

  /** Switches the device on: whatever was only in memory is gone. */
  async restart(): Promise<void> {
    const [id] = done(await this.store.notebooks())
    await this.#open(required(id, 'a notebook'))
  }

  async #open(id: string): Promise<void> {
    this.#notebook = done(await Notebook.open(id, this.device, this.store.notebook(id)))
  }

  async found(terms: GroupTerms, alias: string, picture: number): Promise<void> {
    await this.#open(done(await foundGroup(this.device, this.store, terms, { alias, picture })))
  }

  /** The device as it is now, to be put in its place later: an old backup, or a profile that somebody copied. */
  async copy(): Promise<StoryDevice> {
    const copy = new StoryDevice(this.name, this.device, copyMemoryStore(this.store))
    await copy.restart()
    return copy
  }

  /** Comes with an invitation's code and asks; the answer lets `enter` go on. */
  async ask(code: string, letterbox: Letterbox): Promise<() => Promise<void>> {
    const joining = { code, seed: this.device.random(seedBytes) }
    done(await this.store.putJoining(joining))
    const visitor = done(visitorOf(joining))
    assert(letterbox.append(requestBy(visitor, letterbox.chain)), 'the invitation is open')
    return async () => {
      await this.#open(done(await keepNotebook(this.store, visitor, letterbox.chain)))
      await letterbox.exchange(this.notebook)
    }
  }
}
