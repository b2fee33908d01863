/** The part of the desk before a group: an invitation taken, words to compare, and the PIN behind which it all lies. */
import { bytesToBase64url, emptyBytes } from '../../shared/base/bytes.ts'
import type { Result } from '../../shared/base/result.ts'
import { ok, refuse } from '../../shared/base/result.ts'
import { decodeInvitation } from '../../shared/crypto/invitation.ts'
import { browserDevice } from '../device/device.ts'
import { standingOf } from '../device/pin-tries.ts'
import type { DeviceStore } from '../device/store.ts'
import type { Joining } from '../sync/joining.ts'
import type { JoiningView } from './desk.ts'
import type { Failure } from './as-refusal.ts'

interface Awaited {
  readonly id: string
  readonly seed: Uint8Array
}

export interface JoiningPorts {
  readonly store: () => DeviceStore | null
  readonly url: () => string
  /** The open notebook, if the relay has not heard yet that its woman was let in: perhaps she has to ask again. */
  readonly awaited: () => Awaited | null
  /** The notebook is kept; its secrets are open. */
  readonly admitted: (notebook: string) => Promise<void>
}

export class JoiningDesk {
  view = $state.raw<JoiningView | null>(null)
  readonly #ports: JoiningPorts
  #joining: Joining | null = null
  /** Grows with each start and each end: what has begun to load before is of no use any more. */
  #starts = 0

  constructor(ports: JoiningPorts) {
    this.#ports = ports
  }

  /** Takes up what was left when the program ended. Of a joining that is locked only the role is known. */
  async resume(): Promise<void> {
    const store = this.#ports.store()
    const stored = await store?.readJoining()
    if (store === null || stored?.ok !== true || stored.value === null) return
    const { code, seed } = stored.value
    if (seed !== null) {
      await this.#start(store, code, seed)
      return
    }
    const invitation = decodeInvitation(code)
    if (!invitation.ok) return
    const holders = await store.holders(bytesToBase64url(invitation.value.group))
    const [holder] = holders.ok ? holders.value : []
    const standing = holder === undefined ? null : standingOf(holder.tries, browserDevice.now())
    this.view = { role: invitation.value.role, step: 'locked', words: [], standing }
  }

  async join(code: string, pin: string, here: readonly string[]): Promise<Result<void, Failure>> {
    const store = this.#ports.store()
    if (store === null) return refuse('not-ready')
    const text = code.trim().split('/').at(-1) ?? ''
    const invitation = decodeInvitation(text)
    if (!invitation.ok) return refuse('bad-link')
    if (this.isRepeated(text)) return this.#joinAgain(store, text)
    if (here.includes(bytesToBase64url(invitation.value.group))) return refuse('already-here')
    const { seedBytes } = await import('../../shared/crypto/keys.ts')
    const seed = browserDevice.random(seedBytes)
    const kept = await store.putJoining({ code: text, seed }, pin)
    if (!kept.ok) return kept
    await this.#start(store, text, seed)
    return ok(undefined)
  }

  /** She was let in without the relay, which has not heard of it: with another invitation she asks again, with the key and PIN that she has. */
  isRepeated(code: string): boolean {
    const invitation = decodeInvitation(code.trim().split('/').at(-1) ?? '')
    const id = this.#ports.awaited()?.id
    return invitation.ok && id === bytesToBase64url(invitation.value.group)
  }

  /** Her seed stays where it is, behind her PIN. */
  async #joinAgain(store: DeviceStore, code: string): Promise<Result<void, Failure>> {
    const kept = await store.putJoining({ code, seed: emptyBytes })
    if (!kept.ok) return kept
    await this.#start(store, code, this.#ports.awaited()?.seed.slice() ?? emptyBytes)
    return ok(undefined)
  }

  async enter(pin: string): Promise<Result<void, Failure>> {
    const store = this.#ports.store()
    const stored = await store?.readJoining()
    const code = stored?.ok === true ? (stored.value?.code ?? '') : ''
    const invitation = decodeInvitation(code)
    if (store === null || !invitation.ok) return refuse('bad-link')
    const id = bytesToBase64url(invitation.value.group)
    const holders = await store.holders(id)
    const key = holders.ok ? (holders.value[0]?.key ?? '') : ''
    const opened = await store.unlock(id, key, pin)
    await this.resume()
    return opened
  }

  /** It goes on when its PIN is typed again. */
  lock(): void {
    if (this.#joining === null || this.view === null) return
    this.close()
    this.view = { ...this.view, step: 'locked', words: [], standing: null }
  }

  async cancel(): Promise<void> {
    this.close()
    this.view = null
    await this.#ports.store()?.putJoining(null)
  }

  close(): void {
    this.#starts++
    this.#joining?.close()
    this.#joining = null
  }

  /** The joining that is under way and open. */
  get open(): Joining | null {
    return this.#joining
  }

  async #start(store: DeviceStore, code: string, seed: Uint8Array): Promise<void> {
    this.close()
    const start = this.#starts
    const { resumeJoining } = await import('../sync/joining.ts')
    if (start !== this.#starts) return
    const changed = (): void => void this.#changed()
    const joining = resumeJoining({ code, seed }, { url: this.#ports.url(), store, changed })
    this.#joining = joining.ok ? joining.value : null
    changed()
  }

  async #changed(): Promise<void> {
    if (this.#joining === null) return
    const { role, step, words, notebook } = this.#joining
    this.view = { role, step, words, standing: null }
    if (step !== 'admitted' || notebook === null) return
    this.#joining = null
    await this.#ports.admitted(notebook)
  }
}
