/** The groups in memory. One is loaded when somebody comes, and kept a while after the last has gone. */
import { bytesToHex } from '../shared/base/bytes.ts'
import type { Limits } from '../shared/base/limits.ts'
import { closeCodes } from '../shared/wire/handshake.ts'
import type { Commits } from './commits.ts'
import { groupFromStore } from './group.ts'
import type { Log } from './log.ts'
import type { Peer } from './open-group.ts'
import { OpenGroup } from './open-group.ts'
import type { Store, Write } from './store.ts'

/** What the shell around the rules works with. */
export interface Surroundings {
  readonly store: Store
  readonly limits: Limits
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly log: Log
}

export class Groups {
  readonly #surroundings: Surroundings
  readonly #commits: Commits
  readonly #open = new Map<string, OpenGroup>()
  readonly #loading = new Map<string, Promise<OpenGroup | null>>()
  /** Those with nobody connected, longest ago first. */
  readonly #idle = new Set<OpenGroup>()

  constructor(surroundings: Surroundings, commits: Commits) {
    this.#surroundings = surroundings
    this.#commits = commits
  }

  get openCount(): number {
    return this.#open.size - this.#idle.size
  }

  /** Null where the store has no such group. */
  async load(id: Uint8Array): Promise<OpenGroup | null> {
    const hex = bytesToHex(id)
    const open = this.#open.get(hex)
    if (open !== undefined) return open
    const loading = this.#loading.get(hex) ?? this.#read(id)
    this.#loading.set(hex, loading)
    try {
      return await loading
    } finally {
      this.#loading.delete(hex)
    }
  }

  async #read(id: Uint8Array): Promise<OpenGroup | null> {
    const stored = await this.#surroundings.store.loadGroup(id)
    if (stored === null) return null
    const group = new OpenGroup(groupFromStore(id, stored))
    this.#open.set(bytesToHex(id), group)
    this.#idle.add(group)
    this.#trim()
    return group
  }

  /** False if the group has meanwhile been let go or shut: load it again. */
  join(peer: Peer): boolean {
    const { group } = peer
    if (this.#open.get(hexOf(group)) !== group) return false
    this.#idle.delete(group)
    group.peers.add(peer)
    return true
  }

  leave(peer: Peer): void {
    const { group } = peer
    if (!group.peers.delete(peer) || group.peers.size > 0 || group.failed) return
    this.#idle.add(group)
    this.#trim()
  }

  #trim(): void {
    for (const group of this.#idle) {
      if (this.#idle.size <= this.#surroundings.limits.idleGroups) return
      if (group.unwritten > 0) continue
      this.#idle.delete(group)
      this.#open.delete(hexOf(group))
    }
  }

  /** Stores what has been decided in `group`, then goes on with `then`; if it cannot be stored, the group is shut. */
  write(group: OpenGroup, write: Write, then: () => void): void {
    group.unwritten++
    const written = this.#commits.add(write).then((outcome) => {
      group.unwritten--
      if (group.failed) return
      if (outcome === 'stored') then()
      else this.shut(group, 'A write stood in conflict with the store', null)
    })
    group.written = written.catch((error: unknown) => {
      group.unwritten--
      this.shut(group, 'A write failed', error)
    })
  }

  /** Forgets the group and asks all who are connected to come again later. */
  shut(group: OpenGroup, what: string, error: unknown): void {
    if (group.failed) return
    group.failed = true
    this.#surroundings.log.fault(what, error)
    this.#open.delete(hexOf(group))
    this.#idle.delete(group)
    group.closeAll(closeCodes.overloaded)
  }

  closeAll(code: number): void {
    for (const group of this.#open.values()) group.closeAll(code)
  }
}

const hexOf = (group: OpenGroup): string => bytesToHex(group.state.chain.group)
