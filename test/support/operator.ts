/**
 * Whoever runs the relay, or took its disk: a real relay process whose SQLite file is read and rewritten, every frame of its
 * sockets, its log, and the relay's keys of nobody. Here he serves the little group of little-group.ts.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { required } from '../../shared/base/assert.ts'
import type { ControlState } from '../../shared/control/chain.ts'
import { hashParts } from '../../shared/crypto/digest.ts'
import type { Epoch } from '../../shared/crypto/seal.ts'
import type { Journal } from '../../shared/journal/journal.ts'
import { createJournal } from '../../shared/journal/journal.ts'
import type { Receipt } from '../../shared/journal/receive.ts'
import { receiveRuns } from '../../shared/journal/receive.ts'
import { chainIds, firstPrev } from '../../shared/crypto/record-signature.ts'
import type { Folded } from '../../shared/ledger/fold.ts'
import { fold } from '../../shared/ledger/fold.ts'
import { compareRecords } from '../../shared/record/record.ts'
import type { PageRun } from '../../shared/replica/page-codec.ts'
import { credentialsOf } from '../../client/sync/credentials.ts'
import { Online } from './online.ts'
import type { RelayClient } from './relay-client.ts'
import { enterRelay } from './relay-client.ts'
import type { RelayProcess } from './relay-process.ts'
import { startRelay, temporaryFolder } from './relay-process.ts'
import type { Stage } from './stage.ts'

/** All frames of a socket, as whoever terminates TLS sees them. */
const recorder = (frames: Buffer[]): typeof WebSocket =>
  class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      this.addEventListener('message', ({ data }) => {
        if (data instanceof ArrayBuffer) frames.push(Buffer.from(data))
      })
    }

    override send(frame: Uint8Array<ArrayBuffer>): void {
      frames.push(Buffer.from(frame))
      super.send(frame)
    }
  }

export class Operator implements AsyncDisposable {
  readonly frames: Buffer[] = []
  readonly #folder = temporaryFolder()
  readonly #lines: Online[] = []
  #relay: RelayProcess | null = null
  #log = ''

  static async start(): Promise<Operator> {
    const operator = new Operator()
    await operator.resume()
    return operator
  }

  async resume(): Promise<void> {
    this.#relay = await startRelay(this.#folder.path)
  }

  get host(): string {
    return required(this.#relay, 'a relay that runs').host
  }

  get log(): string {
    return this.#log + (this.#relay?.output() ?? '')
  }

  /** A device of the group dials this relay. */
  connect(stage: Stage, device: string): Online {
    const line = new Online(stage.device(device), this.host, recorder(this.frames))
    this.#lines.push(line)
    return line
  }

  /** These devices come one after another, bring and fetch what there is, and go. */
  async serve(stage: Stage, ...devices: readonly string[]): Promise<void> {
    for (const device of devices) {
      const line = this.connect(stage, device)
      await line.synced()
      // What came last may still be on its way into the notebook.
      await stage.device(device).notebook.idle()
      line.close()
    }
  }

  async pause(): Promise<void> {
    for (const line of this.#lines.splice(0)) line.close()
    const relay = this.#relay
    this.#log = this.log
    this.#relay = null
    await relay?.stop('SIGTERM')
  }

  /** What somebody finds on the disk of a relay that does not run. */
  files(): Buffer[] {
    const { path } = this.#folder
    return readdirSync(path).map((name) => readFileSync(join(path, name)))
  }

  database(): DatabaseSync {
    return new DatabaseSync(join(this.#folder.path, 'juntas.sqlite'))
  }

  statements(): Uint8Array[] {
    using database = this.database()
    const rows = database.prepare('SELECT bytes FROM statements ORDER BY number').all()
    return rows.map(({ bytes }) => bytes as Uint8Array)
  }

  /** All pages, each in one run. */
  pages(): PageRun[] {
    using database = this.database()
    const pages = database.prepare('SELECT page FROM pages ORDER BY page').all()
    const items = database.prepare('SELECT item FROM records WHERE page = ? ORDER BY clock')
    return pages.map(({ page }) => ({
      page: Number(page),
      from: 0,
      items: items.all(page as number).map(({ item }) => item as Uint8Array),
    }))
  }

  /** Puts other items in the place of a page's, with the ids that follow: the relay itself finds nothing wrong. */
  rewrite(page: number, items: readonly Uint8Array[]): void {
    using database = this.database()
    const owner = database.prepare('SELECT number FROM groups').get()?.['number'] as number
    const ids = chainIds(firstPrev, items)
    database.prepare('DELETE FROM records WHERE page = ?').run(page)
    database.prepare('DELETE FROM pages WHERE page = ?').run(page)
    const add = database.prepare('INSERT INTO records VALUES (?, ?, ?, ?, ?)')
    items.forEach((item, clock) => add.run(owner, page, clock, required(ids[clock], 'id'), item))
    const head = required(ids.at(-1), 'a record')
    database.prepare('INSERT INTO pages VALUES (?, ?, ?, ?)').run(owner, page, items.length, head)
  }

  /** What the running relay gives to a device of this group that has nothing yet. */
  async served(stage: Stage, device: string): Promise<PageRun[]> {
    const { group, own } = stage.device(device).notebook
    const { keys } = required(own[0], 'a credential')
    const client: RelayClient = await enterRelay({ host: this.host, group, keys })
    const runs = await client.sync()
    await client.close()
    return runs
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.pause()
    await this.#folder[Symbol.asyncDispose]()
  }
}

/** A device that starts with the group's secrets and no record: the app's own guard and ledger. */
export interface ColdDevice {
  readonly journal: Journal
  readonly receipt: Receipt
  readonly ledger: Folded['ledger']
}

export const coldDevice = (
  control: ControlState,
  epochs: ReadonlyMap<number, Epoch>,
  runs: readonly PageRun[],
): ColdDevice => {
  const journal = createJournal(control, epochs)
  const receipt = receiveRuns(journal, runs)
  const records = receipt.placed.toSorted(compareRecords)
  const credentials = credentialsOf(control, epochs)
  const { ledger } = fold({ credentials, records, hash: hashParts })
  return { journal, receipt, ledger }
}

/** Which of these words stand somewhere in these bytes: as text, as Windows and Java keep it, or in base64. */
export const wordsFound = (places: readonly Uint8Array[], words: readonly string[]): string[] => {
  const spellings = (word: string): Buffer[] => [
    Buffer.from(word, 'utf8'),
    Buffer.from(word, 'utf16le'),
    Buffer.from(Buffer.from(word, 'utf8').toString('base64').slice(0, -4)),
  ]
  const isIn = (bytes: Buffer): boolean =>
    places.some((place) => Buffer.from(place).includes(bytes))
  return words.filter((word) => spellings(word).some((bytes) => bytes.length > 2 && isIn(bytes)))
}

/** Every stretch of 32 bytes that a secret could be. */
export function* secretsIn(places: readonly Uint8Array[]): Generator<Uint8Array> {
  for (const place of places) {
    for (let at = 0; at + 32 <= place.length; at++) yield place.subarray(at, at + 32)
  }
}
