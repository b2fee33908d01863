/** The way in (rules RL1–RL3): from a proven answer to a peer of a group, or a close code. */
import { bytesToHex, equalBytes } from '../shared/base/bytes.ts'
import { startChain } from '../shared/control/chain.ts'
import { encodeVector } from '../shared/replica/page-codec.ts'
import type { Answer } from '../shared/wire/handshake.ts'
import { closeCodes, welcome } from '../shared/wire/handshake.ts'
import { encodeMessage } from '../shared/wire/message.ts'
import { Bucket } from './bucket.ts'
import type { Commits } from './commits.ts'
import type { Standing } from './group.ts'
import { endOf, standingOf } from './group.ts'
import { heightMessage } from './exchange.ts'
import type { Groups, Surroundings } from './groups.ts'
import type { Link, OpenGroup, Peer } from './open-group.ts'

export class Entrance {
  readonly #surroundings: Surroundings
  readonly #groups: Groups
  readonly #commits: Commits
  /** By address, longest ago first. */
  readonly #founders = new Map<string, Bucket>()

  constructor(surroundings: Surroundings, groups: Groups, commits: Commits) {
    this.#surroundings = surroundings
    this.#groups = groups
    this.#commits = commits
  }

  /** The peer, after it was welcomed; or null, after its link was closed. `answer` has been proven. */
  async enter(answer: Answer, link: Link, address: string): Promise<Peer | null> {
    const entered = await this.#admit(answer, link, address)
    if (typeof entered !== 'number') return entered
    link.close(entered)
    return null
  }

  async #admit(answer: Answer, link: Link, address: string): Promise<Peer | number> {
    let group = await this.#groups.load(answer.group)
    if (group === null) {
      const code = await this.#found(answer, address)
      if (code !== null) return code
      group = await this.#groups.load(answer.group)
    }
    if (group === null || !link.isOpen) return closeCodes.overloaded
    const standing = standingOf(group.state.chain, answer)
    if (standing === null) return this.#showEnd(answer, link, group)
    if (!this.#hasRoom(group, standing)) return closeCodes.overloaded
    const peer = this.#peerOf(answer, link, group, standing)
    this.#closeOldest(peer)
    if (!this.#groups.join(peer)) return closeCodes.overloaded
    this.#welcome(peer, answer.statementsKnown)
    return peer
  }

  /** Whoever held a key that has ended, or a withdrawn invitation, is shown the chain up to that, so that her device can tell her what happened. */
  #showEnd({ key, statementsKnown }: Answer, link: Link, group: OpenGroup): number {
    const end = endOf(group.state.chain, key)
    if (end !== null && end < group.height) {
      link.send(welcome)
      const frames = group.statementFrames(statementsKnown, end + 1)
      frames.forEach((frame) => link.send(frame))
    }
    return closeCodes.notAllowed
  }

  /** Null if the group is there now. */
  async #found({ group, founding }: Answer, address: string): Promise<number | null> {
    const { store, limits } = this.#surroundings
    if (founding.length === 0) return closeCodes.noSuchGroup
    if (!this.#mayFound(address)) return closeCodes.tooFast
    const chain = startChain(founding)
    if (!chain.ok || !equalBytes(chain.value.group, group)) return closeCodes.noSuchGroup
    if ((await store.countGroups()) >= limits.groupsPerRelay) return closeCodes.overloaded
    // A conflict means that another device was faster; what is stored counts.
    await this.#commits.add({ kind: 'founding', group, statement: founding })
    return null
  }

  #mayFound(address: string): boolean {
    const { limits, now } = this.#surroundings
    const size = { perSecond: limits.foundingsPerHour / 3600, capacity: limits.foundingsPerHour }
    const bucket = this.#founders.get(address) ?? new Bucket(size, now())
    this.#founders.delete(address)
    this.#founders.set(address, bucket)
    const oldest = this.#founders.keys().next()
    if (this.#founders.size > limits.foundingAddresses && oldest.done !== true) {
      this.#founders.delete(oldest.value)
    }
    return bucket.take(1, now())
  }

  #hasRoom({ peers }: OpenGroup, standing: Standing): boolean {
    const { limits } = this.#surroundings
    if (peers.size >= limits.socketsPerGroup) return false
    const restorers = [...peers].filter((peer) => peer.standing === 'restorer').length
    return standing !== 'restorer' || restorers < limits.restorersPerGroup
  }

  /** A key with too many sockets loses its oldest: most likely the ghost of a lost connection. */
  #closeOldest({ group, keyHex }: Peer): void {
    const own = [...group.peers].filter((peer) => peer.keyHex === keyHex)
    if (own.length >= this.#surroundings.limits.socketsPerKey) {
      own[0]?.link.close(closeCodes.overloaded)
    }
  }

  #peerOf({ key }: Answer, link: Link, group: OpenGroup, standing: Standing): Peer {
    const { limits, now } = this.#surroundings
    // Readers and the invited have no backlog to bring.
    const seconds = standing === 'writer' || standing === 'restorer' ? limits.burstSeconds : 1
    const bucket = (perSecond: number, capacity: number): Bucket =>
      new Bucket({ perSecond, capacity }, now())
    return {
      link,
      group,
      standing,
      key,
      keyHex: bytesToHex(key),
      messages: bucket(limits.messagesPerSecond, limits.messagesPerSecond * seconds),
      records: bucket(limits.recordsPerSecond, limits.recordsPerSecond * seconds),
      awareness: bucket(limits.awarenessPerSecond, limits.awarenessBurst),
      feed: null,
      trial: null,
    }
  }

  #welcome({ link, group, standing }: Peer, statementsKnown: number): void {
    link.send(welcome)
    if (standing === 'restorer') link.send(heightMessage(group.height))
    else group.statementFrames(statementsKnown).forEach((frame) => link.send(frame))
    if (standing === 'writer') {
      link.send(encodeMessage({ kind: 'sync-step-1', vector: encodeVector(group.durable) }))
    }
    if (standing === 'restorer') {
      setTimeout(
        () => link.close(closeCodes.overloaded),
        this.#surroundings.limits.restoreMs,
      ).unref()
    }
  }
}
