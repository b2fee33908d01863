/**
 * The notebook as a Y.Doc: the copy that Yjs, y-websocket and y-indexeddb carry (rules PG1, PG7). Nothing reaches it but runs
 * that the journal has accepted, always through the page codec; it can be thrown away and made anew from the same runs.
 */
import * as Y from 'yjs'
import { assert } from '../base/assert.ts'
import type { PageRun } from './page-codec.ts'
import { encodeRuns, pageName } from './page-codec.ts'

/** A Y.Doc that never writes under an id of its own. */
export const createReplica = (): Y.Doc => new Y.Doc({ gc: false })

/** `runs`: continue the pages of the document, at most one for each page. `origin`: passed to Yjs's listeners. */
export const applyRuns = (replica: Y.Doc, runs: readonly PageRun[], origin: unknown): void => {
  if (runs.length === 0) return
  Y.applyUpdate(replica, encodeRuns(runs), origin)
  assert(replica.store.pendingStructs === null, 'the journal hands over no gaps')
}

/** The stored records of a page from clock `from` on. */
export const readPageFrom = (replica: Y.Doc, page: number, from: number): Uint8Array[] =>
  replica.getArray<Uint8Array>(pageName(page)).slice(from)

/** How many records of each page the document holds. */
export const replicaVector = (replica: Y.Doc): ReadonlyMap<number, number> =>
  new Map([...replica.store.clients].map(([client]) => [client, Y.getState(replica.store, client)]))

/** Everything that a peer with this state vector lacks. */
export const encodeMissing = (replica: Y.Doc, vector?: Uint8Array): Uint8Array =>
  Y.encodeStateAsUpdate(replica, vector)

export const encodeReplica = (replica: Y.Doc): Uint8Array => Y.encodeStateAsUpdate(replica)
