/** The device's store in memory: the same contract, for histories that are made in Node. */
import { ok, refuse } from '../../shared/base/result.ts'
import type { Mark } from '../../shared/journal/journal.ts'
import type { PageId } from '../../shared/record/record.ts'
import type { PageRun } from '../../shared/replica/page-codec.ts'
import type {
  DeviceStore,
  NotebookStore,
  Stored,
  StoredCredential,
  StoredJoining,
  StoredStatement,
} from '../../client/device/store.ts'

interface Shelf {
  statements: StoredStatement[]
  readonly credentials: StoredCredential[]
  readonly secrets: Map<number, Uint8Array>
  readonly runs: Map<string, PageRun>
  readonly durable: Map<number, number>
  marks: ReadonlyMap<PageId, Mark>
  readonly closedPages: Set<PageId>
  readonly invitations: Map<string, Uint8Array>
  copiedAt: number | null
}

const done = <Value>(value: Value): Stored<Value> => Promise.resolve(ok(value))

const emptyShelf = (): Shelf => ({
  statements: [],
  credentials: [],
  secrets: new Map(),
  runs: new Map(),
  durable: new Map(),
  marks: new Map(),
  closedPages: new Set(),
  invitations: new Map(),
  copiedAt: null,
})

export const createMemoryStore = (): DeviceStore => {
  const shelves = new Map<string, Shelf>()
  let joining: StoredJoining | null = null
  let language: string | null = null
  const shelfOf = (id: string): Shelf => {
    const shelf = shelves.get(id) ?? emptyShelf()
    shelves.set(id, shelf)
    return shelf
  }
  return {
    notebooks: () => done([...shelves.keys()]),
    create: (id, statements, credential, secrets, runs) => {
      if (shelves.has(id)) return Promise.resolve(refuse('taken'))
      const shelf = shelfOf(id)
      shelf.statements = [...statements]
      shelf.credentials.push(credential)
      for (const [epoch, secret] of secrets) shelf.secrets.set(epoch, secret)
      for (const run of runs) shelf.runs.set(`${run.page} ${run.from}`, run)
      return done(undefined)
    },
    notebook: (id) => memoryNotebook(() => shelfOf(id)),
    readJoining: () => done(joining),
    putJoining: (next) => {
      joining = next
      return done(undefined)
    },
    readLanguage: () => done(language),
    putLanguage: (next) => {
      language = next
      return done(undefined)
    },
  }
}

const memoryNotebook = (shelf: () => Shelf): NotebookStore => ({
  read: () =>
    done({
      ...shelf(),
      statements: [...shelf().statements],
      credentials: [...shelf().credentials],
      secrets: new Map(shelf().secrets),
      durable: new Map(shelf().durable),
      closedPages: new Set(shelf().closedPages),
      invitations: new Map(shelf().invitations),
    }),
  readRuns: () =>
    done([...shelf().runs.values()].toSorted((a, b) => a.page - b.page || a.from - b.from)),
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
  giveUpPages: (from, restated) => {
    const { runs, durable, closedPages } = shelf()
    const kept = [...runs.values()].flatMap((run) => {
      const clock = from.get(run.page as PageId) ?? Infinity
      const items = run.items.slice(0, Math.max(0, clock - run.from))
      return items.length === 0 ? [] : [{ ...run, items }]
    })
    const left = new Map([...kept, ...restated].map((run) => [`${run.page} ${run.from}`, run]))
    if (left.size < kept.length + restated.length) return Promise.resolve(refuse('taken'))
    runs.clear()
    for (const [key, run] of left) runs.set(key, run)
    for (const [page, clock] of from) {
      durable.set(page, Math.min(durable.get(page) ?? 0, clock))
      closedPages.add(page)
    }
    return done(undefined)
  },
  putStatements: (from, statements) => {
    shelf().statements.splice(from, Number.POSITIVE_INFINITY, ...statements)
    return done(undefined)
  },
  putCredential: (credential) => {
    shelf().credentials.push(credential)
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
