/**
 * Who may enter the notebook, as people decide it (rules KE3–KE5, AU6): what one signs here the next sees and signs on whatever device,
 * with or without a network; once enough have, any of their devices carries it out (client/sync/settling.ts).
 */
import { bytesToHex, compareBytes, equalBytes, hexToBytes } from '../../shared/base/bytes.ts'
import type { Result } from '../../shared/base/result.ts'
import { ok, refuse } from '../../shared/base/result.ts'
import type { Invitation } from '../../shared/control/chain.ts'
import { decidedOf, decidedSince } from '../../shared/control/ending.ts'
import type { CoveredHead, LeadershipChange, Mandate } from '../../shared/control/mandate.ts'
import { encodeMandate, mandateName, signMandate } from '../../shared/control/mandate.ts'
import type { PublicKeys } from '../../shared/crypto/keys.ts'
import { keysFromSeed, seedBytes } from '../../shared/crypto/keys.ts'
import { hasKey, hasLeadersKey } from '../../shared/ledger/capability.ts'
import type { Member } from '../../shared/ledger/ledger.ts'
import type { Credential } from '../../shared/record/record.ts'
import type { Device } from '../device/device.ts'
import { noteOf, tagOfMember } from '../sync/credentials.ts'
import { isOpen, isReady, signedNow } from '../sync/gathered.ts'
import type { Notebook } from '../sync/notebook.ts'
import type { ActFailure } from './acts.ts'

type Act = Promise<Result<void, ActFailure>>

/** Something about somebody's way in that waits for more of the women to sign it. */
export interface OpenMandate {
  readonly name: string
  readonly matter: Mandate['matter']
  /** About whom; null: staff. */
  readonly member: Member | null
  /** Which device or reader, or who asks to read; empty: all that is hers. */
  readonly label: string
  readonly signedBy: readonly Member[]
  /** Whether the signature of who has entered is missing. */
  readonly isMineMissing: boolean
}

/** All her devices, and so she herself. Takes two, one of whom leads, or more than half. */
export const dismiss = (notebook: Notebook, key: string, member: Member): Act => {
  const tag = tagOfMember(notebook.control, notebook.journal.epochs, member.entry)
  if (tag === null || !hasKey(member)) return Promise.resolve(refuse('nothing-to-do'))
  const heads = headsOf(notebook, held(member.credentials))
  const after = decidedOf(notebook.control, tag)
  return sign(notebook, key, { matter: 'dismissal', tag, heads, after })
}

/** One device, or a reader. */
export const removeKey = (notebook: Notebook, key: string, removed: string): Act => {
  const credential = notebook.credentials.find((one) => one.key === removed)
  if (credential === undefined || credential.ended) return Promise.resolve(refuse('nothing-to-do'))
  const heads = headsOf(notebook, [credential])
  return sign(notebook, key, { matter: 'removal', key: hexToBytes(removed), heads })
}

/**
 * A new key for her on this device, behind the PIN that she has just chosen, in the place of keys that she lost; it opens once enough have
 * signed. What she wrote with the old ones stays hers.
 */
export const reissue = async (
  notebook: Notebook,
  device: Device,
  key: string,
  replaced: readonly string[],
  pin?: string,
): Act => {
  const lost = notebook.credentials.filter((one) => replaced.includes(one.key))
  if (lost.length === 0) return refuse('nothing-to-do')
  const seed = device.random(seedBytes)
  const kept = await notebook.addCredential({ seed, role: 'member' }, pin)
  if (!kept.ok) return kept
  return sign(notebook, key, reissueFor(notebook, keysFromSeed(seed).public, lost))
}

/**
 * The same for a woman who asked from a new device by an invitation (rule KE4): her new keys are those whose words were compared. `replaced`: what
 * she lost, in hex.
 */
export const reissueTo = (
  notebook: Notebook,
  key: string,
  keys: PublicKeys,
  replaced: readonly string[],
): Act => {
  const lost = notebook.credentials.filter((one) => replaced.includes(one.key))
  return lost.length === 0
    ? Promise.resolve(refuse('nothing-to-do'))
    : sign(notebook, key, reissueFor(notebook, keys, lost))
}

const reissueFor = (
  notebook: Notebook,
  keys: PublicKeys,
  lost: readonly Credential[],
): Mandate => ({
  matter: 'reissue',
  replaced: lost.map((one) => hexToBytes(one.key)).sort(compareBytes),
  keys,
  heads: headsOf(notebook, lost),
})

/** Whoever asked by this invitation may read all there is, once another has said so too. */
export const letRead = (
  notebook: Notebook,
  key: string,
  { key: invitation, keys }: Invitation,
): Act =>
  keys === null
    ? Promise.resolve(refuse('nothing-to-do'))
    : sign(notebook, key, { matter: 'reading', invitation, keys })

/** Adds her word to what others have signed. */
export const countersign = (notebook: Notebook, key: string, name: string): Act => {
  const gathered = notebook.mandates.get(name)
  return gathered === undefined
    ? Promise.resolve(refuse('nothing-to-do'))
    : sign(notebook, key, gathered.mandate)
}

const sign = async (notebook: Notebook, key: string, mandate: Mandate): Act => {
  const own = notebook.ownBy(key)
  if (own === undefined || !notebook.control.members.has(key)) return refuse('not-admitted')
  const bytes = encodeMandate(mandate)
  if (notebook.mandates.get(mandateName(bytes))?.signatures.has(key) === true) return ok(undefined)
  const signature = signMandate(notebook.group, bytes, own.keys)
  const stated = await notebook.state(key, [{ kind: 'mandate-signed', mandate: bytes, signature }])
  if (!stated.ok) return stated
  await notebook.settle('offline')
  return ok(undefined)
}

const held = (credentials: readonly Credential[]): Credential[] =>
  credentials.filter(({ ended }) => ended === undefined)

/** All that is placed of their pages: what the end covers. */
const headsOf = ({ journal }: Notebook, credentials: readonly Credential[]): CoveredHead[] => {
  const keys = new Set(credentials.map(({ key }) => key))
  return [...journal.pages.values()]
    .filter(({ author, depths }) => keys.has(author) && depths.length > 0)
    .flatMap(({ id: page, depths, ids }) => {
      const clock = depths.length - 1
      const id = ids[clock]
      return id === undefined ? [] : [{ page, clock, id }]
    })
    .sort((left, right) => left.page - right.page)
}

/**
 * Signs, for whoever has entered, that the ledger's elections stand as they do, where the control chain does not follow them yet (rule KE3). The
 * same change has the same bytes on every device, so that signatures add up. Resolves to whether there was something to sign.
 */
export const attestLeaders = async (notebook: Notebook, key: string): Promise<boolean> => {
  const changes = changesDue(notebook)
  if (changes.length === 0) return false
  const after = decidedSince(notebook.control, changes)
  const mandate: Mandate = { matter: 'leadership', changes, after }
  if (notebook.mandates.get(mandateName(encodeMandate(mandate)))?.signatures.has(key) === true) {
    return false
  }
  return (await sign(notebook, key, mandate)).ok
}

/**
 * The same for who was dismissed by a vote and still holds a key: the heads are those that the vote settled, so that the bytes are the same
 * everywhere. Who left of her own accord is not shut out unasked: it may have been a slip.
 */
export const attestDismissals = async (notebook: Notebook, key: string): Promise<boolean> => {
  for (const mandate of dismissalsDue(notebook)) {
    const name = mandateName(encodeMandate(mandate))
    if (notebook.mandates.get(name)?.signatures.has(key) === true) continue
    return (await sign(notebook, key, mandate)).ok
  }
  return false
}

const dismissalsDue = ({ ledger, control, journal }: Notebook): Mandate[] =>
  [...ledger.members.values()].flatMap((member): Mandate[] => {
    const tag = tagOfMember(control, journal.epochs, member.entry)
    if (member.dismissed === null || !hasKey(member) || tag === null) return []
    const keys = new Set(held(member.credentials).map((one) => one.key))
    const heads = [...journal.pages.values()]
      .filter(({ author }) => keys.has(author))
      .flatMap(({ id: page, ids }) => {
        const clock = (ledger.settled.departures.get(page)?.from ?? 0) - 1
        const id = ids[clock]
        return id === undefined ? [] : [{ page, clock, id }]
      })
      .sort((left, right) => left.page - right.page)
    return [{ matter: 'dismissal', tag, heads, after: decidedOf(control, tag) }]
  })

const changesDue = ({ ledger, control, journal }: Notebook): LeadershipChange[] =>
  [...ledger.members.values()]
    .filter((member) => hasKey(member) && member.leads !== hasLeadersKey(member))
    .flatMap((member) => {
      const tag = tagOfMember(control, journal.epochs, member.entry)
      return tag === null ? [] : [{ tag, leads: member.leads }]
    })
    .sort((left, right) => compareBytes(left.tag, right.tag))

export const openMandatesOf = (notebook: Notebook, me: string | null): OpenMandate[] => {
  const { control, mandates } = notebook
  return [...mandates].flatMap(([name, gathered]): OpenMandate[] => {
    const { mandate } = gathered
    const signed = signedNow(control, gathered)
    const isSigned = signed.signatures.length > 0 && !isReady(control, signed)
    if (mandate.matter === 'leadership' || !isSigned || !isOpen(control, mandate)) return []
    const target = targetOf(notebook, mandate)
    const signers = signed.signatures.map(({ key }) => bytesToHex(key))
    const signedBy = signers.flatMap((key) => memberBy(notebook, key) ?? [])
    const mine = me === null ? null : memberBy(notebook, me)
    const isMineMissing = mine !== null && mine !== target.member && !signedBy.includes(mine)
    return [{ name, matter: mandate.matter, ...target, signedBy, isMineMissing }]
  })
}

const targetOf = (
  notebook: Notebook,
  mandate: Exclude<Mandate, { matter: 'leadership' }>,
): { readonly member: Member | null; readonly label: string } => {
  if (mandate.matter === 'dismissal') {
    for (const [key, { tag }] of notebook.control.members) {
      if (equalBytes(tag, mandate.tag)) return { member: memberBy(notebook, key), label: '' }
    }
    return { member: null, label: '' }
  }
  if (mandate.matter === 'reading') {
    const { invitation } = mandate
    const told = notebook.control.invitations.get(bytesToHex(invitation))?.note ?? null
    const { epochs } = notebook.journal
    const note = told && noteOf(epochs, notebook.group, invitation, told)
    return { member: null, label: note?.label ?? '' }
  }
  const [first] = mandate.matter === 'removal' ? [mandate.key] : mandate.replaced
  const key = first === undefined ? '' : bytesToHex(first)
  const label = notebook.credentials.find((one) => one.key === key)?.label ?? ''
  return { member: memberBy(notebook, key), label }
}

const memberBy = ({ ledger }: Notebook, key: string): Member | null =>
  [...ledger.members.values()].find(({ credentials }) =>
    credentials.some((one) => one.key === key),
  ) ?? null
