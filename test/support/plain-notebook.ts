/** A notebook without sealing, signing or network: records are placed as they are written. For tests of the ledger. */
import { required } from '../../shared/base/assert.ts'
import { hashParts } from '../../shared/crypto/digest.ts'
import type { FoldInput } from '../../shared/ledger/cuts.ts'
import type { Credential, Head, PageId, PlacedRecord } from '../../shared/record/record.ts'
import { compareRecords } from '../../shared/record/record.ts'
import type { Notebook, Spot, Step } from './story.ts'

interface Device {
  readonly page: PageId
  /** Records that it has placed, its own among them. */
  readonly held: Set<PlacedRecord>
  /** Newest clock that its page has cited, by page. */
  readonly cited: Map<PageId, number>
  isApart: boolean
}

/** Thirty-two bytes that name a record's place; `branch` tells two records in one place apart. */
export const fakeId = (page: PageId, clock: number, branch = 0): Uint8Array => {
  const id = new Uint8Array(32)
  const view = new DataView(id.buffer)
  view.setFloat64(0, page)
  view.setUint32(8, clock)
  view.setUint32(16, branch)
  return id
}

export class PlainNotebook implements Notebook {
  readonly #devices = new Map<string, Device>()
  readonly #credentials: Credential[] = []
  readonly #records: PlacedRecord[] = []

  #device(name: string): Device {
    return required(this.#devices.get(name), `device ${name}`)
  }

  #exchange(): void {
    const together = [...this.#devices.values()].filter(({ isApart }) => !isApart)
    const known = new Set(together.flatMap(({ held }) => [...held]))
    for (const { held } of together) for (const record of known) held.add(record)
  }

  addDevice(name: string): Spot {
    const page = (1000 + this.#devices.size) as PageId
    this.#devices.set(name, { page, held: new Set(), cited: new Map(), isApart: false })
    return { page, clock: 0 }
  }

  admit(name: string, role: Credential['role'], member: Credential['member']): void {
    const statement = this.#credentials.length
    this.#credentials.push({ key: name, role, member, label: name, at: statement, statement })
  }

  next(name: string): Spot {
    const { page, held } = this.#device(name)
    const own = [...held].filter((record) => record.page === page)
    return { page, clock: own.length }
  }

  write({ author, at, facts }: Step): void {
    this.#exchange()
    const device = this.#device(author)
    const { page, clock } = this.next(author)
    const fresh = this.heads(author).filter(
      (head) => head.page !== page && head.clock > (device.cited.get(head.page) ?? -1),
    )
    for (const head of fresh) device.cited.set(head.page, head.clock)
    const below = [...device.held].filter(
      (record) =>
        (record.page === page && record.clock === clock - 1) ||
        fresh.some((head) => head.page === record.page && head.clock === record.clock),
    )
    const record: PlacedRecord = {
      page,
      clock,
      author,
      at,
      facts,
      id: fakeId(page, clock),
      depth: 1 + Math.max(0, ...below.map(({ depth }) => depth)),
      seen: fresh.map((head) => ({ ...head, idStart: head.id.subarray(0, 16) })),
    }
    this.#records.push(record)
    device.held.add(record)
    this.#exchange()
  }

  heads(name: string): Head[] {
    const newest = new Map<PageId, Head>()
    for (const { page, clock, id } of this.#device(name).held) {
      if (clock > (newest.get(page)?.clock ?? -1)) newest.set(page, { page, clock, id })
    }
    return [...newest.values()].toSorted((left, right) => left.page - right.page)
  }

  part(name: string): void {
    this.#exchange()
    this.#device(name).isApart = true
  }

  /** The device receives all that another holds, and nobody else does. */
  hear(name: string, from: string): void {
    for (const record of this.#device(from).held) this.#device(name).held.add(record)
  }

  meet(): void {
    for (const device of this.#devices.values()) device.isApart = false
    this.#exchange()
  }

  input(name?: string): FoldInput {
    const records = name === undefined ? this.#records : [...this.#device(name).held]
    return {
      credentials: this.#credentials,
      records: records.toSorted(compareRecords),
      hash: hashParts,
    }
  }
}
