/** One notebook in the device's store on IndexedDB (port: store.ts). */
import { Dexie } from 'dexie'
import { bytesToHex } from '../../shared/base/bytes.ts'
import { sha256 } from '@noble/hashes/sha2.js'
import type { PageId } from '../../shared/record/record.ts'
import type { PageRun } from '../../shared/replica/page-codec.ts'
import { decodeRuns, encodeRuns, joinRuns } from '../../shared/replica/page-codec.ts'
import type { Database, RunRow, SecretKind, SecretRow, StatementRow } from './database.ts'
import { kept } from './database.ts'
import { keyOfSeed } from './key-name.ts'
import type { Keyring } from './keyring.ts'
import { decodeMarks, encodeMarks } from './mark-codec.ts'
import { openedStore } from './opened-dexie.ts'
import type { NotebookStore, StoredCredential, StoredNotebook, StoredStatement } from './store.ts'

type RecordStore = Pick<
  NotebookStore,
  'readRuns' | 'addOwn' | 'addReceived' | 'closePages' | 'readAside' | 'dropAside'
>

/** Single records are gathered into one row a page when more rows than this lie about. */
const rowsBeforeGathering = 400

export const dexieNotebook = (database: Database, keyring: Keyring, id: string): NotebookStore => {
  const { statements, secrets, pages } = database
  const all = [
    [id, Dexie.minKey],
    [id, Dexie.maxKey],
  ] as const
  const putSecret = (kind: SecretKind, plain: Uint8Array, key: string) =>
    kept(async () => {
      await secrets.put(await keyring.secretRow(id, kind, plain, key))
    })

  return {
    read: () => kept(() => readNotebook(database, keyring, id)),

    ...recordStore(database, id),
    ...openedStore(database, keyring, id),

    putStatements: (from, chain) =>
      kept(async () => {
        await database.transaction('rw', statements, async () => {
          await statements
            .where('[notebook+number]')
            .between([id, from], all[1], true, true)
            .delete()
          await statements.bulkAdd(statementRows(id, from, chain))
        })
      }),

    putCredential: (credential, pin) =>
      kept(async () => {
        if (pin === undefined) await secrets.put(await seedRow(keyring, id, credential))
        else await database.locks.add(await keyring.addLock(id, credential, pin))
      }),

    dropCredential: (key) => kept(() => keyring.drop(id, key)),

    putPictures: (pictures) =>
      kept(async () => {
        const rows = [...pictures].map(([key, picture]) =>
          keyring.secretRow(id, 'face', Uint8Array.of(picture), key),
        )
        await secrets.bulkPut(await Promise.all(rows))
      }),

    readDraft: (key) =>
      kept(async () => {
        const row = await secrets.get([id, 'draft', key])
        return row === undefined ? null : keyring.openSecret(row)
      }),

    putDraft: (key, draft) => putSecret('draft', draft, key),
    putSecret: (epoch, secret) => putSecret('epoch', secret, String(epoch)),
    putInvitation: (key, seed) => putSecret('invitation', seed, key),
    putCopiedAt: (at) =>
      kept(async () => {
        await database.notebooks.update(id, { copiedAt: at })
      }),
    putMarks: (marks) => putSecret('marks', encodeMarks(marks), 'all'),

    putDurable: (durable) =>
      kept(async () => {
        await database.transaction('rw', pages, async () => {
          for (const [page, records] of durable) {
            const known = await pages.get([id, page])
            const closed = known?.closed ?? false
            await pages.put({ notebook: id, page, durable: records, closed })
          }
        })
      }),
  }
}

/** Everything about records: what is here, and what was set aside. */
const recordStore = (database: Database, id: string): RecordStore => {
  const { runs, pages, aside } = database
  return {
    readRuns: () =>
      kept(async () => {
        const rows = await runs.where('notebook').equals(id).toArray()
        return rows.length > rowsBeforeGathering ? gather(database, rows) : rows.flatMap(runsOf)
      }),

    addOwn: (run) =>
      kept(async () => {
        await runs.add(runRow(id, run))
      }),

    addReceived: (received) =>
      kept(async () => {
        await runs.bulkPut(received.map((run) => runRow(id, run)))
      }),

    closePages: (from, then) =>
      kept(async () => {
        await database.transaction('rw', runs, pages, aside, async () => {
          for (const [page, clock] of from) {
            const above = await closePage(database, id, page, clock)
            if (then === 'set-aside') await aside.bulkPut(above.map((run) => runRow(id, run)))
          }
        })
      }),

    readAside: () =>
      kept(async () => (await aside.where('notebook').equals(id).toArray()).flatMap(runsOf)),

    dropAside: () =>
      kept(async () => {
        await aside.where('notebook').equals(id).delete()
      }),
  }
}

const rowsOfPage = (table: Database['runs'], id: string, page: number) =>
  table.where('[notebook+page+from]').between([id, page, 0], [id, page, Dexie.maxKey])

/** Part of a transaction. Resolves to what stood from the clock on. */
const closePage = async (
  { runs, pages }: Database,
  id: string,
  page: PageId,
  clock: number,
): Promise<PageRun[]> => {
  const rows = await rowsOfPage(runs, id, page).toArray()
  const [below, above] = partRuns(rows.flatMap(runsOf), clock)
  await runs.bulkDelete(rows.map((row) => [id, page, row.from]))
  await runs.bulkPut(below.map((run) => runRow(id, run)))
  const known = await pages.get([id, page])
  const durable = Math.min(known?.durable ?? 0, clock)
  await pages.put({ notebook: id, page, durable, closed: true })
  return above
}

const readNotebook = async (
  database: Database,
  keyring: Keyring,
  id: string,
): Promise<StoredNotebook> => {
  const range = [
    [id, Dexie.minKey],
    [id, Dexie.maxKey],
  ] as const
  const chain = await database.statements
    .where('[notebook+number]')
    .between(...range)
    .toArray()
  const rows = await database.secrets.where('notebook').equals(id).toArray()
  const pages = await database.pages.where('notebook').equals(id).toArray()
  const copiedAt = (await database.notebooks.get(id))?.copiedAt ?? null
  const plain = await Promise.all(rows.map((row) => openSecret(keyring, row)))
  const own = keyring.open(id)
  const ownKey = own === null ? null : await keyOfSeed(own.seed)
  const locks = await database.locks.where('notebook').equals(id).primaryKeys()
  const ofKind = (wanted: SecretKind) =>
    plain.flatMap(({ kind, key, value }) =>
      kind === wanted && value !== null ? [{ key, value }] : [],
    )
  return {
    statements: chain.map(({ bytes, accepted }) => ({ bytes, accepted })),
    credentials: [
      ...(own === null ? [] : [{ ...own, seed: own.seed.slice() }]),
      ...(await keyring.openSeeds(id)).map(({ seed, role }) => ({ seed, role })),
    ],
    lockedKeys: locks.map(([, key]) => key).filter((key) => key !== ownKey),
    secrets: new Map(ofKind('epoch').map(({ key, value }) => [Number(key), value])),
    invitations: new Map(ofKind('invitation').map(({ key, value }) => [key, value])),
    marks: decodeMarks(ofKind('marks')[0]?.value ?? new Uint8Array(0)),
    durable: new Map(pages.map(({ page, durable }) => [page, durable])),
    closedPages: new Set(pages.filter(({ closed }) => closed).map(({ page }) => page as PageId)),
    copiedAt,
  }
}

/** A credential without a PIN. It is told from others by a hash of its seed. */
export const seedRow = (
  keyring: Keyring,
  notebook: string,
  { role, seed }: StoredCredential,
): Promise<SecretRow> =>
  keyring.secretRow(notebook, role, seed, bytesToHex(sha256(seed).subarray(0, 8)))

/** What cannot be unwrapped is left out: keys of no use, marks that mark nothing. */
const openSecret = async (keyring: Keyring, row: SecretRow) => ({
  kind: row.kind,
  key: row.key,
  value: await keyring.openSecret(row),
})

export const statementRows = (
  notebook: string,
  from: number,
  statements: readonly StoredStatement[],
): StatementRow[] =>
  statements.map(({ bytes, accepted }, index) => ({
    notebook,
    number: from + index,
    bytes,
    accepted,
  }))

export const runRow = (notebook: string, run: PageRun): RunRow => ({
  notebook,
  page: run.page,
  from: run.from,
  bytes: encodeRuns([run]),
})

/** A damaged row is left out; the relay or the replica brings its records again. */
const runsOf = (row: RunRow): PageRun[] => {
  const decoded = decodeRuns(row.bytes)
  return decoded.ok ? decoded.value : []
}

/** Below the clock, and from it on. */
const partRuns = (runs: readonly PageRun[], clock: number): [PageRun[], PageRun[]] => {
  const isFilled = ({ items }: PageRun): boolean => items.length > 0
  const at = ({ from }: PageRun): number => Math.max(0, clock - from)
  return [
    runs.map((run) => ({ ...run, items: run.items.slice(0, at(run)) })).filter(isFilled),
    runs
      .map((run) => ({ ...run, from: run.from + at(run), items: run.items.slice(at(run)) }))
      .filter(isFilled),
  ]
}

/** Many rows become one for each unbroken stretch of a page. */
const gather = async (database: Database, rows: readonly RunRow[]): Promise<PageRun[]> => {
  const gathered = joinRuns(rows.flatMap(runsOf))
  const notebook = rows[0]?.notebook ?? ''
  await database.transaction('rw', database.runs, async () => {
    await database.runs.bulkDelete(rows.map(({ page, from }) => [notebook, page, from]))
    await database.runs.bulkPut(gathered.map((run) => runRow(notebook, run)))
  })
  return gathered
}
