/**
 * The Y.Doc of a notebook that was just opened. Screens do without it, so it is filled behind the first of them; whoever needs it earlier has the rest
 * of it filled at once.
 */
import type * as Y from 'yjs'
import type { Steps } from '../../shared/base/steps.ts'
import { inOneGo } from '../../shared/base/steps.ts'
import type { PageRun } from '../../shared/replica/page-codec.ts'
import { applyRuns, createReplica } from '../../shared/replica/replica.ts'
import { inSlices } from './in-slices.ts'

/** So many records go into it at once. */
const recordsPerUpdate = 128

export class LateReplica {
  readonly #doc = createReplica()
  #filling: Steps<void> | null

  /** `runs`: everything that is placed. */
  constructor(runs: readonly PageRun[]) {
    this.#filling = applyInSteps(this.#doc, runs)
  }

  /** Filled. */
  get doc(): Y.Doc {
    const filling = this.#filling
    this.#filling = null
    if (filling !== null) inOneGo(filling)
    return this.#doc
  }

  /** Resolves once it is filled, or need not be any more. */
  async fill(): Promise<void> {
    await inSlices(this.#rest())
    this.#filling = null
  }

  drop(): void {
    this.#filling = null
  }

  /** Somebody else may have done it meanwhile, in one go. */
  *#rest(): Steps<void> {
    while (this.#filling !== null && this.#filling.next().done !== true) yield
  }
}

const applyInSteps = function* (replica: Y.Doc, runs: readonly PageRun[]): Steps<void> {
  for (const { page, from, items } of runs) {
    for (let start = 0; start < items.length; start += recordsPerUpdate) {
      const part = items.slice(start, start + recordsPerUpdate)
      applyRuns(replica, [{ page, from: from + start, items: part }], 'store')
      yield
    }
  }
}
