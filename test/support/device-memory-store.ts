/** The device's store in memory: the same contract, for histories that are made in Node. */
import { bytesToBase64url, bytesToHex } from '../../shared/base/bytes.ts'
import type { Result } from '../../shared/base/result.ts'
import { ok, refuse } from '../../shared/base/result.ts'
import { decodeInvitation } from '../../shared/crypto/invitation.ts'
import { keysFromSeed } from '../../shared/crypto/keys.ts'
import type { Mark } from '../../shared/journal/journal.ts'
import type { PageId } from '../../shared/record/record.ts'
import type { PageRun } from '../../shared/replica/page-codec.ts'
import type { Tries } from '../../client/device/pin-tries.ts'
import { countTry, noTries } from '../../client/device/pin-tries.ts'
import type {
  DeviceStore,
  Holder,
  NotebookStore,
  Stored,
  StoredCredential,
  StoredStatement,
  UnlockFailure,
} from '../../client/device/store.ts'

interface Shelf {
  statements: StoredStatement[]
  readonly credentials: StoredCredential[]
  /** By credential key. */
  readonly locks: Map<string, MemoryLock>
  readonly pictures: Map<string, number>
  readonly drafts: Map<string, Uint8Array>
  readonly secrets: Map<number, Uint8Array>
  readonly runs: Map<string, PageRun>
  readonly opened: Map<string, Uint8Array>
  readonly durable: Map<number, number>
  marks: ReadonlyMap<PageId, Mark>
  readonly closedPages: Set<PageId>
  readonly aside: Map<string, PageRun>
  readonly invitations: Map<string, Uint8Array>
  copiedAt: number | null
}

interface MemoryLock {
  readonly credential: StoredCredential
  readonly pin: string
  tries: Tries
  isOpen: boolean
}

const done = <Value>(value: Value): Stored<Value> => Promise.resolve(ok(value))

const emptyShelf = (): Shelf => ({
  statements: [],
  credentials: [],
  locks: new Map(),
  pictures: new Map(),
  drafts: new Map(),
  secrets: new Map(),
  runs: new Map(),
  opened: new Map(),
  durable: new Map(),
  marks: new Map(),
  closedPages: new Set(),
  aside: new Map(),
  invitations: new Map(),
  copiedAt: null,
})

const contentsOf = new WeakMap<DeviceStore, { shelves: Map<string, Shelf>; begun: Set<string> }>()

/** All of it as it is now, as if somebody had copied the folder. */
export const copyMemoryStore = (store: DeviceStore): DeviceStore =>
  createMemoryStore(structuredClone(contentsOf.get(store)))

export const createMemoryStore = (
  { shelves, begun } = { shelves: new Map<string, Shelf>(), begun: new Set<string>() },
): DeviceStore => {
  let joining: { readonly code: string; readonly seed: Uint8Array } | null = null
  let language: string | null = null
  const shelfOf = (id: string): Shelf => {
    const shelf = shelves.get(id) ?? emptyShelf()
    shelves.set(id, shelf)
    return shelf
  }
  const store: DeviceStore = {
    notebooks: () => done([...begun]),
    create: (id, statements, credential, secrets, runs, pin) => {
      if (begun.has(id)) return Promise.resolve(refuse('taken'))
      begun.add(id)
      const shelf = shelfOf(id)
      shelf.statements = [...statements]
      const isKnown = shelf.locks.get(keyOf(credential))?.isOpen === true
      if (pin !== undefined) enroll(shelf, credential, pin).isOpen = true
      else if (!isKnown) shelf.credentials.push(credential)
      for (const [epoch, secret] of secrets) shelf.secrets.set(epoch, secret)
      for (const run of runs) shelf.runs.set(`${run.page} ${run.from}`, run)
      return done(undefined)
    },
    notebook: (id) => memoryNotebook(() => shelfOf(id)),
    holders: (id) => done(holdersOf(shelfOf(id))),
    unlock: (id, key, pin) => Promise.resolve(unlock(shelfOf(id), key, pin)),
    unlockReaders: () => Promise.resolve(),
    isOpen: (id) => [...shelfOf(id).locks.values()].some((lock) => lock.isOpen),
    choosePin: (id, key, pin) => {
      const shelf = shelfOf(id)
      const place = shelf.credentials.findIndex((one) => keyOf(one) === key)
      const [credential] = place < 0 ? [] : shelf.credentials.splice(place, 1)
      if (credential === undefined) return Promise.resolve(refuse('wrong-pin'))
      enroll(shelf, credential, pin).isOpen = true
      return done(undefined)
    },
    lock: () => {
      for (const { locks } of shelves.values()) for (const one of locks.values()) one.isOpen = false
    },
    forgetNotebook: (id) => {
      shelves.delete(id)
      begun.delete(id)
      return done(undefined)
    },
    forget: () => {
      shelves.clear()
      begun.clear()
      joining = null
      language = null
      return done(undefined)
    },
    readJoining: () => {
      if (joining === null) return done(null)
      const lock = [...shelves.values()]
        .flatMap(({ locks }) => [...locks.values()])
        .find(({ credential }) => credential.seed === joining?.seed)
      return done(lock === undefined || lock.isOpen ? joining : { ...joining, seed: null })
    },
    putJoining: (next, pin) => {
      joining = next
      if (next === null || pin === undefined) return done(undefined)
      const invitation = decodeInvitation(next.code)
      if (!invitation.ok) return done(undefined)
      const { group, role } = invitation.value
      enroll(shelfOf(bytesToBase64url(group)), { seed: next.seed, role }, pin).isOpen = true
      return done(undefined)
    },
    readLanguage: () => done(language),
    putLanguage: (next) => {
      language = next
      return done(undefined)
    },
  }
  contentsOf.set(store, { shelves, begun })
  return store
}

const keyOf = ({ seed }: StoredCredential): string => bytesToHex(keysFromSeed(seed).public.sign)

const enroll = (shelf: Shelf, credential: StoredCredential, pin: string): MemoryLock => {
  const lock = { credential, pin, tries: noTries, isOpen: false }
  shelf.locks.set(keyOf(credential), lock)
  return lock
}

const holdersOf = ({ locks, credentials, pictures }: Shelf): Holder[] =>
  [
    ...[...locks].map(([key, { credential, tries }]) => ({
      key,
      role: credential.role,
      hasPin: true,
      tries,
    })),
    ...credentials.map((one) => ({
      key: keyOf(one),
      role: one.role,
      hasPin: false,
      tries: noTries,
    })),
  ].map((holder) => ({ ...holder, picture: pictures.get(holder.key) ?? null }))

const unlock = ({ locks }: Shelf, key: string, pin: string): Result<void, UnlockFailure> => {
  const lock = locks.get(key)
  if (lock === undefined) return refuse('wrong-pin')
  const counted = countTry(lock.tries, Date.now())
  if (!counted.ok) return counted
  lock.tries = counted.value
  if (lock.pin !== pin) return refuse('wrong-pin')
  lock.tries = noTries
  lock.isOpen = true
  return ok(undefined)
}

/** Locks without anybody in: what they guard is not read. */
const isLocked = ({ locks }: Shelf): boolean =>
  locks.size > 0 && ![...locks.values()].some(({ isOpen }) => isOpen)

const memoryNotebook = (shelf: () => Shelf): NotebookStore => ({
  read: () =>
    done({
      ...shelf(),
      statements: [...shelf().statements],
      credentials: [
        ...[...shelf().locks.values()]
          .filter(({ isOpen }) => isOpen)
          .map(({ credential }) => ({ ...credential, seed: credential.seed.slice() })),
        ...shelf().credentials,
      ],
      lockedKeys: [...shelf().locks].filter(([, { isOpen }]) => !isOpen).map(([key]) => key),
      secrets: new Map(isLocked(shelf()) ? [] : shelf().secrets),
      durable: new Map(shelf().durable),
      closedPages: new Set(shelf().closedPages),
      invitations: new Map(isLocked(shelf()) ? [] : shelf().invitations),
    }),
  readRuns: () =>
    done([...shelf().runs.values()].toSorted((a, b) => a.page - b.page || a.from - b.from)),
  readOpened: () => done(isLocked(shelf()) ? [] : [...shelf().opened.values()]),
  putOpened: (blocks) => {
    if (isLocked(shelf())) return Promise.resolve(refuse('storage-failed'))
    for (const { page, from, bytes } of blocks) shelf().opened.set(`${page} ${from}`, bytes)
    return done(undefined)
  },
  dropOpened: () => {
    shelf().opened.clear()
    return done(undefined)
  },
  addOwn: (run) => {
    const key = `${run.page} ${run.from}`
    if (shelf().runs.has(key)) return Promise.resolve(refuse('taken'))
    shelf().runs.set(key, run)
    return done(undefined)
  },
  addReceived: (runs) => {
    for (const run of runs) shelf().runs.set(`${run.page} ${run.from}`, run)
    return done(undefined)
  },
  closePages: (from, then) => {
    const { runs, durable, closedPages, aside } = shelf()
    for (const [key, run] of [...runs]) {
      const clock = from.get(run.page as PageId) ?? Infinity
      const at = Math.max(0, clock - run.from)
      const [below, above] = [run.items.slice(0, at), run.items.slice(at)]
      if (below.length === 0) runs.delete(key)
      else runs.set(key, { ...run, items: below })
      if (above.length === 0 || then === 'forget') continue
      const start = run.from + at
      aside.set(`${run.page} ${start}`, { ...run, from: start, items: above })
    }
    for (const [page, clock] of from) {
      durable.set(page, Math.min(durable.get(page) ?? 0, clock))
      closedPages.add(page)
    }
    return done(undefined)
  },
  readAside: () => done([...shelf().aside.values()].toSorted((a, b) => a.from - b.from)),
  dropAside: () => {
    shelf().aside.clear()
    return done(undefined)
  },
  putStatements: (from, statements) => {
    shelf().statements.splice(from, Number.POSITIVE_INFINITY, ...statements)
    return done(undefined)
  },
  putCredential: (credential, pin) => {
    if (pin === undefined) shelf().credentials.push(credential)
    else enroll(shelf(), credential, pin)
    return done(undefined)
  },
  dropCredential: (key) => {
    const { credentials, locks, pictures, drafts } = shelf()
    const place = credentials.findIndex((one) => keyOf(one) === key)
    if (place >= 0) credentials.splice(place, 1)
    for (const map of [locks, pictures, drafts]) map.delete(key)
    return done(undefined)
  },
  putPictures: (pictures) => {
    for (const [key, picture] of pictures) shelf().pictures.set(key, picture)
    return done(undefined)
  },
  readDraft: (key) => done(shelf().drafts.get(key) ?? null),
  putDraft: (key, draft) => {
    shelf().drafts.set(key, draft)
    return done(undefined)
  },
  putSecret: (epoch, secret) => {
    shelf().secrets.set(epoch, secret)
    return done(undefined)
  },
  putDurable: (durable) => {
    for (const [page, records] of durable) shelf().durable.set(page, records)
    return done(undefined)
  },
  putMarks: (marks) => {
    shelf().marks = marks
    return done(undefined)
  },
  putCopiedAt: (at) => {
    shelf().copiedAt = at
    return done(undefined)
  },
  putInvitation: (key, seed) => {
    shelf().invitations.set(key, seed)
    return done(undefined)
  },
})
