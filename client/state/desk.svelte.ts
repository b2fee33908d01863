/** The one desk of this tab (contract: desk.ts): storage, the open notebook, its link to the relay, and who is writing. */
import { required } from '../../shared/base/assert.ts'
import type { Result } from '../../shared/base/result.ts'
import { ok, refuse } from '../../shared/base/result.ts'
import { browserDevice } from '../device/device.ts'
import { openDexieStore } from '../device/store-dexie.ts'
import type { DeviceStore } from '../device/store.ts'
import type { TabLock } from '../device/tab-lock.ts'
import { requestTabLock } from '../device/tab-lock.ts'
import { lastSending } from '../sync/last-sending.ts'
import type { Notebook } from '../sync/notebook.ts'
import type { ActFailure } from './acts.ts'
import type { Failure } from './as-refusal.ts'
import { asRefusal } from './as-refusal.ts'
import { draftDesk } from './draft-desk.ts'
import type { Engine } from './engine.ts'
import { EngineParts } from './engine-parts.ts'
import { filesDesk } from './files-desk.ts'
import { loadEngine } from './load-engine.ts'
import type { Desk, LockedView, NotebookView, Outcome, Refusal } from './desk.ts'
import { JoiningDesk } from './joining-desk.svelte.ts'
import { Faces, readLocked } from './locked-view.ts'
import type { OpenNotebook } from './open-notebook.ts'
import { connect, hasLostKey, shut } from './open-notebook.ts'
import { tableDesk } from './table-desk.ts'
import { loadWords } from '../words/load-words.ts'

const relayUrl = (): string => `${location.origin.replace(/^http/u, 'ws')}/relay`

class TabDesk extends EngineParts implements Desk {
  phase = $state<Desk['phase']>('starting')
  storage = $state<Desk['storage']>('ok')
  language = $state<Desk['language']>('es')
  notebookIds = $state.raw<readonly string[]>([])
  notebook = $state.raw<NotebookView | null>(null)
  locked = $state.raw<LockedView | null>(null)

  readonly leaving = new Set<() => Promise<void>>()
  #goingAway: Promise<void> | null = null
  #store: DeviceStore | null = null
  #lock: TabLock | null = null
  #open: OpenNotebook | null = null
  #syncedAt: number | null = null
  readonly #joining = new JoiningDesk({
    store: () => this.#store,
    url: relayUrl,
    awaited: () => (this.#open === null ? null : this.engine.awaitedIn(this.#open.notebook)),
    admitted: (notebook) => this.#admitted(notebook),
  })
  /** Null: not loaded yet. */
  #loaded: Engine | null = null
  #refreshing = false
  /** Grows with each locking: whoever was let in before that is let in no more. */
  #lockings = 0
  #closing: Promise<void> = Promise.resolve()
  /** Staff's PIN opens the other groups of the device as well, a while later. */
  #readersIn: Promise<void> = Promise.resolve()
  readonly #faces = new Faces()

  get joining(): Desk['joining'] {
    return this.#joining.view
  }

  async start(): Promise<void> {
    addEventListener('online', () => this.#open?.link?.retry())
    addEventListener('pagehide', () => void this.#open?.notebook.rememberMarks())
    this.#lock = await requestTabLock(() => this.#giveWay())
    if (this.#lock.state === 'elsewhere') {
      this.phase = 'elsewhere'
      return
    }
    await this.#begin()
  }

  async #begin(): Promise<void> {
    const store = await openDexieStore()
    if (!store.ok) {
      this.phase = 'broken'
      return
    }
    this.#store = store.value
    const language = await this.#store.readLanguage()
    if (language.ok && language.value === 'en' && (await loadWords('en'))) this.language = 'en'
    await this.#listNotebooks()
    await this.#joining.resume()
    const [first] = this.notebookIds
    if (first !== undefined) await this.openNotebook(first)
    this.phase = 'ready'
    // Behind the first screen: while she types her PIN, or reads what this is.
    void this.#load()
  }

  async #load(): Promise<Engine | null> {
    const loaded = await loadEngine({
      device: browserDevice,
      store: () => this.#store,
      notebook: () => this.#open?.notebook ?? null,
      act: (work) => this.#act(work),
    })
    this.#loaded ??= loaded
    return this.#loaded
  }

  /** Only for what cannot be before a notebook was opened. */
  protected get engine(): Engine {
    return required(this.#loaded, 'an engine under an open notebook')
  }

  async takeOver(): Promise<void> {
    await this.#lock?.takeOver()
    this.phase = 'starting'
    await this.#begin()
  }

  /** What is about to be recorded still is, if there is time; then nothing more is. */
  #giveWay(): Promise<void> {
    this.#goingAway ??= this.#goAway().finally(() => (this.#goingAway = null))
    return this.#goingAway
  }

  async #goAway(): Promise<void> {
    for (const finish of this.leaving) await finish()
    this.phase = 'elsewhere'
    await this.#open?.notebook.idle()
    await this.closeNotebook()
    this.#joining.close()
    this.#store = null
  }

  async setLanguage(language: Desk['language']): Promise<void> {
    if (await loadWords(language)) this.language = language
    await this.#store?.putLanguage(language)
  }

  async #listNotebooks(): Promise<void> {
    const ids = await this.#store?.notebooks()
    if (ids?.ok === true) this.notebookIds = ids.value
  }

  async openNotebook(id: string): Outcome {
    if (this.#store?.isOpen(id) === true) {
      await this.#close('keep-keys')
      return this.#goIn(id, null)
    }
    const locked = await this.#seeLocked(id)
    if (!locked.ok) return locked
    await this.closeNotebook()
    this.locked = locked.value
    return ok(undefined)
  }

  async #seeLocked(id: string): Outcome<LockedView> {
    if (this.#store === null) return refuse('not-ready')
    return this.#said(await readLocked(this.#store, id))
  }

  /** Into a notebook whose secrets a PIN has just opened. `key` null: the one credential that is open. */
  async #goIn(id: string, key: string | null): Outcome {
    const lockings = this.#lockings
    if (this.#store === null) return refuse('not-ready')
    const engine = await this.#load()
    if (engine === null) return refuse('not-ready')
    const opened = await engine.openNotebook(id, browserDevice, this.#store.notebook(id))
    if (!opened.ok) return this.#failed(opened.error)
    // Meanwhile she has left, and the keys are gone.
    if (lockings !== this.#lockings) return refuse('locked')
    const me = key ?? opened.value.own[0]?.key ?? null
    const open: OpenNotebook = { notebook: opened.value, me, key: null, link: null, mirror: null }
    this.#open = open
    this.locked = null
    const tie = (): Promise<void> =>
      connect(open, {
        engine,
        url: relayUrl(),
        changed: () => this.#refreshSoon(),
        isOpen: () => this.#open === open,
      })
    opened.value.listeners.add((event) => {
      const isNew = event === 'reloaded' || hasLostKey(open)
      if (isNew && this.#open === open) void tie()
      this.#refreshSoon()
    })
    this.#refresh()
    void tie().then(() => this.#opened(opened.value))
    return ok(undefined)
  }

  /** Behind the first screen of a notebook. */
  async #opened(notebook: Notebook): Promise<void> {
    this.#refreshSoon()
    await notebook.rememberMarks()
    await notebook.rememberOpened()
  }

  closeNotebook(): Promise<void> {
    return this.#close('drop-keys')
  }

  async #close(keys: 'drop-keys' | 'send-and-drop-keys' | 'keep-keys'): Promise<void> {
    this.#lockings++
    const open = this.#open
    this.#open = null
    this.notebook = null
    this.locked = null
    this.#closing = this.#closing.then(async () => {
      if (open !== null && keys === 'send-and-drop-keys') {
        await lastSending(open.notebook, open.link)
      }
      // Nothing writes any more once the keys are gone.
      if (open !== null) await shut(open)
      if (keys !== 'keep-keys') this.#store?.lock()
    })
    await this.#closing
  }

  async destroyNotebook(): Outcome {
    const [open, store] = [this.#open?.notebook, this.#store]
    if (open === undefined || store === null) return refuse('locked')
    if (this.notebook?.isToBeDestroyed !== true) return refuse('nothing-to-do')
    await this.closeNotebook()
    const destroyed = await this.engine.destroy(store, open)
    await this.#listNotebooks()
    return this.#said(destroyed)
  }

  async forgetDevice(): Promise<void> {
    this.#joining.close()
    await this.closeNotebook()
    await this.#store?.forget()
    this.#store = null
  }

  survey: Desk['survey'] = async (survey) => {
    const store = this.#store
    if (store === null) return refuse('not-ready')
    const open = this.#open?.notebook ?? null
    await this.#readersIn
    const ports = { store, device: browserDevice, url: relayUrl(), open }
    const { surveyGroups } = await import('./survey.ts')
    return ok(await surveyGroups(this.notebookIds, survey, ports))
  }

  async found(founding: Parameters<Desk['found']>[0], pin: string): Outcome<string> {
    if (this.#store === null) return refuse('not-ready')
    const engine = await this.#load()
    if (engine === null) return refuse('not-ready')
    await this.closeNotebook()
    const id = await engine.found(browserDevice, this.#store, founding, pin)
    if (!id.ok) return this.#failed(id.error)
    await this.#listNotebooks()
    const inside = await this.#goIn(id.value, null)
    return inside.ok ? id : inside
  }

  enter: Desk['enter'] = (key, pin) => this.#unlock('unlock', key, pin)

  choosePin: Desk['choosePin'] = (key, pin) => this.#unlock('choosePin', key, pin)

  async #unlock(how: 'unlock' | 'choosePin', key: string, pin: string): Outcome {
    const id = this.locked?.id
    await this.#closing
    if (this.#store === null || id === undefined) return refuse('locked')
    const lockings = this.#lockings
    const opened = await this.#store[how](id, key, pin)
    if (lockings !== this.#lockings) {
      this.#store.lock()
      return refuse('locked')
    }
    if (opened.ok) this.#readersIn = this.#store.unlockReaders(pin)
    if (opened.ok) return this.#goIn(id, key)
    const locked = await this.#seeLocked(id)
    if (locked.ok && lockings === this.#lockings) this.locked = locked.value
    return this.#failed(opened.error)
  }

  async lock(): Promise<void> {
    // Whoever is on her way in is stopped as well.
    const id = this.#open?.notebook.id ?? this.locked?.id
    this.#joining.lock()
    if (id === undefined || this.#store === null) return
    const locked = await this.#seeLocked(id)
    const closed = this.#close('send-and-drop-keys')
    if (locked.ok) this.locked = locked.value
    await closed
  }

  readonly drafts = draftDesk(
    () => this.#store,
    () => this.#open,
  )

  readonly files = filesDesk({
    device: browserDevice,
    notebook: () => {
      const isReader = this.notebook?.role !== 'member'
      return isReader ? (this.#open?.notebook ?? null) : this.#entered()
    },
    said: (result) => this.#said(result),
    refresh: () => this.#refreshSoon(),
  })

  readonly table = tableDesk({
    device: browserDevice,
    joining: () => this.#joining.open,
    notebook: () => this.#entered(),
    said: (result) => this.#said(result),
  })

  join: Desk['join'] = async (code, pin) =>
    this.#said(await this.#joining.join(code, pin, this.notebookIds))

  joinsAgain: Desk['joinsAgain'] = (code) => this.#joining.isRepeated(code)

  enterJoining: Desk['enterJoining'] = async (pin) => this.#said(await this.#joining.enter(pin))

  cancelJoining: Desk['cancelJoining'] = () => this.#joining.cancel()

  /** She chose her PIN when she asked to be let in. */
  async #admitted(notebook: string): Promise<void> {
    await this.#listNotebooks()
    if (this.notebook === null && this.locked === null) await this.#goIn(notebook, null)
    else await this.openNotebook(notebook)
  }

  /** The notebook in which somebody has entered. */
  #entered(): Notebook | null {
    return this.#open === null || this.#open.me === null ? null : this.#open.notebook
  }

  async #act<Value>(
    act: (notebook: Notebook, me: string) => Promise<Result<Value, ActFailure>>,
  ): Outcome<Value> {
    const open = this.#open
    if (open === null || open.me === null) return refuse('locked')
    // What it looks at is then of one moment: ledger and pages.
    await open.notebook.idle()
    if (this.#open !== open) return refuse('locked')
    const result = await act(open.notebook, open.me)
    if (!result.ok) return this.#failed(result.error)
    this.storage = 'ok'
    return result
  }

  #said<Value>(result: Result<Value, Failure>): Result<Value, Refusal> {
    return result.ok ? result : this.#failed(result.error)
  }

  #failed(failure: Failure): { readonly ok: false; readonly error: Refusal } {
    if (failure === 'storage-full') this.storage = 'full'
    if (failure === 'elsewhere') void this.#giveWay()
    return refuse(asRefusal(failure))
  }

  /** Many changes in one turn of the event loop are shown once. */
  #refreshSoon(): void {
    if (this.#refreshing) return
    this.#refreshing = true
    queueMicrotask(() => {
      this.#refreshing = false
      this.#refresh()
    })
  }

  #refresh(): void {
    if (this.#open === null) return
    const { notebook, me, link } = this.#open
    const confirmed = link?.status === 'online' && link.synced && notebook.unsent === 0
    if (confirmed) this.#syncedAt = browserDevice.now()
    const network = link?.status ?? 'offline'
    if (me !== null) void this.engine.attest(notebook, me)
    this.notebook = this.engine.viewOf(notebook, { network, me, syncedAt: this.#syncedAt })
    if (this.#store !== null) this.#faces.keep(this.#store, this.notebook)
  }
}

const tabDesk = new TabDesk()

export const desk: Desk = tabDesk

/** Called once, by main.ts. */
export const startDesk = (): Promise<void> => tabDesk.start()
