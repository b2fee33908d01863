/** Who holds which key, as the control chain says (rule KE5). */
import type { Credential, FactKey } from '../record/record.ts'
import { refToKey } from '../record/record.ts'

export interface Directory {
  readonly credentialsByKey: ReadonlyMap<string, Credential>
  /** Who may write with it; not staff. */
  readonly membersByKey: ReadonlyMap<string, FactKey>
  readonly credentialsByMember: ReadonlyMap<FactKey, readonly Credential[]>
  /** The first leader: who may found the group. */
  readonly founder: Credential | null
}

/** By place in the chain; the key decides between two that claim one place. */
const compareCredentials = (left: Credential, right: Credential): number =>
  left.statement - right.statement || (left.key < right.key ? -1 : Number(left.key > right.key))

export const createDirectory = (credentials: readonly Credential[]): Directory => {
  const inOrder = credentials.toSorted(compareCredentials)
  const credentialsByKey = new Map(inOrder.map((credential) => [credential.key, credential]))
  const membersByKey = new Map<string, FactKey>()
  const credentialsByMember = new Map<FactKey, Credential[]>()
  for (const credential of credentialsByKey.values()) {
    if (credential.member === null) continue
    const member = refToKey(credential.member)
    if (credential.role !== 'reader') membersByKey.set(credential.key, member)
    const hers = credentialsByMember.get(member)
    if (hers === undefined) credentialsByMember.set(member, [credential])
    else hers.push(credential)
  }
  const founder = inOrder.find(({ role }) => role !== 'reader') ?? null
  return { credentialsByKey, membersByKey, credentialsByMember, founder }
}

/** The member who may write with this key; null for staff and for keys that nobody admitted. */
export const memberOf = ({ membersByKey }: Directory, key: string): FactKey | null =>
  membersByKey.get(key) ?? null
