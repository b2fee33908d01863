/**
 * The shell around the rules (relay.ts, runs.ts): hands each message to a rule and carries out what it decided, in the order decide,
 * store, acknowledge, pass on (rule RL5). A group's decisions are made one at a time; different groups do not wait for each other.
 */
import { assert } from '../shared/base/assert.ts'
import type { ControlState } from '../shared/control/chain.ts'
import { firstPrev } from '../shared/crypto/record-signature.ts'
import type { PageRun, StateVector } from '../shared/replica/page-codec.ts'
import { closeCodes } from '../shared/wire/handshake.ts'
import { encodeMessage } from '../shared/wire/message.ts'
import { Feed } from './feed.ts'
import { doorOf, headOfPage, withHead } from './group.ts'
import type { Groups, Surroundings } from './groups.ts'
import type { OpenGroup, Peer } from './open-group.ts'
import { updateFrame } from './open-group.ts'
import { closeAfterChange, decide, judgeStatement } from './relay.ts'
import type { RunGround, RunVerdict } from './runs.ts'
import { judgeRun } from './runs.ts'

/** How long the chain is and nothing of what it says: all that a restorer is shown. */
export const heightMessage = (height: number): Uint8Array =>
  encodeMessage({ kind: 'statements', from: height, height, statements: [] })

/** Lets the process turn to other sockets. */
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const isShutOut = (peer: Peer): boolean => closeAfterChange(peer.group.state.chain, peer) !== null

export class Exchange {
  readonly #surroundings: Surroundings
  readonly #groups: Groups

  constructor(surroundings: Surroundings, groups: Groups) {
    this.#surroundings = surroundings
    this.#groups = groups
  }

  /** Takes one frame of a proven socket; the next one only after this has resolved. Rejects on trouble that is ours. */
  async receive(peer: Peer, frame: Uint8Array): Promise<void> {
    const { link, group } = peer
    if (isShutOut(peer)) return
    const now = this.#surroundings.now()
    const decision = decide(peer.standing, frame)
    if (decision.kind === 'forward') {
      if (peer.awareness.take(1, now)) group.forward(peer, decision.message)
      return
    }
    const weight = decision.kind === 'take' ? decision.runs.length : 1
    if (!peer.messages.take(weight, now)) {
      link.close(closeCodes.tooFast)
      return
    }
    switch (decision.kind) {
      case 'nothing':
        return
      case 'refuse': {
        link.send(encodeMessage(decision.message))
        return
      }
      case 'close': {
        link.close(decision.code)
        return
      }
      case 'answer':
        return this.#answer(peer, decision.vector)
      case 'take':
        return this.#take(peer, decision.runs)
      case 'append':
        return group.turn(() => this.#append(peer, decision.statement))
    }
  }

  /** Rule RL6: what the socket lacks, in parts; step 2 comes last, since y-websocket takes it for the end. */
  async #answer(peer: Peer, vector: StateVector): Promise<void> {
    const { link, group } = peer
    const feed = new Feed(vector)
    peer.feed = feed
    while (link.isOpen && peer.feed === feed) {
      const runs = await this.#readPart(group, feed)
      for (const run of runs) feed.advance(run.page, run.from + run.items.length)
      if (feed.lacksNothing(group.durable)) {
        feed.live = true
        link.send(updateFrame(runs, 'sync-step-2'))
        return
      }
      await link.sendPaced(updateFrame(runs))
    }
  }

  async #readPart(group: OpenGroup, feed: Feed): Promise<PageRun[]> {
    const runs: PageRun[] = []
    let room = this.#surroundings.limits.answerPartBytes
    for (const [page, to] of [...group.durable]) {
      const from = feed.has(page)
      if (from >= to) continue
      if (room <= 0) break
      const stretch = { group: group.state.chain.group, page, from, to }
      const items = await this.#surroundings.store.readItems(stretch, room)
      assert(items.length > 0, 'what is durable can be read')
      runs.push({ page, from, items })
      room -= items.reduce((sum, item) => sum + item.length, 0)
    }
    return runs
  }

  /** Rule RL4, a few records at a time: signature checks are slow, and others are waiting. */
  async #take(peer: Peer, runs: readonly PageRun[]): Promise<void> {
    const { limits, now } = this.#surroundings
    const count = runs.reduce((sum, { items }) => sum + items.length, 0)
    if (!peer.records.take(count, now())) {
      peer.link.close(closeCodes.tooFast)
      return
    }
    for (const run of runs) {
      for (let done = 0; done < run.items.length; done += limits.recordsPerTurn) {
        const items = run.items.slice(done, done + limits.recordsPerTurn)
        const part = { page: run.page, from: run.from + done, items }
        const taken = await peer.group.turn(() => this.#takePart(peer, part))
        if (count > limits.recordsPerTurn) await breathe()
        if (!taken) break
      }
    }
  }

  /** False if the rest of the run need not be looked at. */
  async #takePart(peer: Peer, run: PageRun): Promise<boolean> {
    const { group, link } = peer
    const ground = await this.#groundOf(group, run)
    if (group.failed || doorOf(group.state.chain, peer.key) !== 'writer') return false
    const verdict = judgeRun(group.state, run, ground, this.#surroundings.limits.bytesPerGroup)
    if (verdict.kind === 'refused') {
      link.send(encodeMessage(verdict.message))
      return false
    }
    const records = run.from + run.items.length
    peer.feed?.advance(run.page, records)
    const durable = encodeMessage({ kind: 'durable', pages: [[run.page, records]] })
    if (verdict.kind === 'known') link.send(durable)
    else this.#store(peer, run.page, verdict, durable)
    return true
  }

  /** What the run continues; of records that are decided and not yet durable only the newest is at hand, so for others it waits. */
  async #groundOf(group: OpenGroup, { page, from, items }: PageRun): Promise<RunGround> {
    const head = headOfPage(group.state, page)
    if (from >= head.records) return { prev: head.id, ids: [] }
    const to = Math.min(from + items.length, head.records)
    if (to > (group.durable.get(page) ?? 0)) await group.written
    const first = Math.max(0, from - 1)
    const stretch = { group: group.state.chain.group, page, from: first, to }
    const ids = await this.#surroundings.store.readIds(stretch)
    return first === from
      ? { prev: firstPrev, ids }
      : { prev: ids[0] ?? firstPrev, ids: ids.slice(1) }
  }

  #store(
    { group, link }: Peer,
    page: number,
    { from, items, ids, bytes }: Extract<RunVerdict, { kind: 'new' }>,
    durable: Uint8Array,
  ): void {
    const records = from + items.length
    const id = ids.at(-1)
    assert(id !== undefined, 'a new run has a newest record')
    group.state = withHead(group.state, page, { records, id }, bytes)
    const write = {
      kind: 'records',
      group: group.state.chain.group,
      page,
      from,
      items,
      ids,
    } as const
    this.#groups.write(group, write, () => {
      group.durable.set(page, records)
      link.send(durable)
      group.fanOut({ page, from, items })
    })
  }

  async #append(peer: Peer, bytes: Uint8Array): Promise<void> {
    const { group, link, standing } = peer
    if (group.failed || isShutOut(peer)) return
    const tried = peer.trial?.base === group.state.chain ? peer.trial.chain : group.state.chain
    const bytesLeft = this.#surroundings.limits.bytesPerGroup - group.state.bytes
    const caller = { standing, bytesLeft, now: this.#surroundings.now() }
    const verdict = judgeStatement(tried, caller, bytes)
    if (verdict.kind === 'next') {
      this.#extend(peer, verdict.chain)
      return
    }
    if (verdict.kind === 'refused') {
      link.send(encodeMessage(verdict.message))
      // Who brings a chain back brings what was accepted once; anything else is not worth another signature check.
      if (standing === 'restorer' && verdict.shownFrom === null) link.close(closeCodes.notAllowed)
    }
    const { shownFrom } = verdict
    if (shownFrom === null) return
    // What stands there, once it is durable: a device that is behind states its own again after reading this.
    await group.written
    if (standing === 'restorer') link.send(heightMessage(tried.statements.length))
    else group.statementFrames(shownFrom).forEach((frame) => link.send(frame))
  }

  #extend(peer: Peer, chain: ControlState): void {
    const { group, key, link, standing } = peer
    if (standing === 'restorer' && doorOf(chain, key) === null) {
      peer.trial = { base: group.state.chain, chain }
      // She learns that it fits, and brings the next one; nobody else hears of it yet.
      link.send(heightMessage(chain.statements.length))
      return
    }
    const added = chain.statements.slice(group.state.chain.statements.length)
    const bytes = added.reduce((sum, statement) => sum + statement.bytes.length, 0)
    group.state = { ...group.state, chain, bytes: group.state.bytes + bytes }
    // From this moment on, not only from when she is told.
    for (const one of group.peers) if (isShutOut(one)) one.feed = null
    for (const { number, bytes: statement } of added) {
      const write = { kind: 'statement', group: chain.group, number, statement } as const
      this.#groups.write(group, write, () => {
        group.height = number + 1
        group.announce([
          { kind: 'statements', from: number, height: number + 1, statements: [statement] },
        ])
        if (group.height === group.state.chain.statements.length) this.#review(group)
      })
    }
  }

  /** The chain went on: whoever lost her capability is shown out, after she was told. */
  #review(group: OpenGroup): void {
    for (const peer of group.peers) {
      const code = closeAfterChange(group.state.chain, peer)
      if (code !== null) peer.link.close(code)
    }
  }
}
