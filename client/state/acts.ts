/**
 * What people do with a notebook, as facts and statements: the meaning behind the buttons. Screens come here through the desk;
 * stories and simulations use the same functions with a notebook of their own.
 */
import { bytesToHex } from '../../shared/base/bytes.ts'
import { required } from '../../shared/base/assert.ts'
import type { Result } from '../../shared/base/result.ts'
import { ok, refuse } from '../../shared/base/result.ts'
import { tagBytes } from '../../shared/control/mandate.ts'
import type { CredentialNote } from '../../shared/control/note.ts'
import { sealNote } from '../../shared/control/note.ts'
import type { Role } from '../../shared/control/statement.ts'
import { noId } from '../../shared/control/statement.ts'
import type { Keys, PublicKeys } from '../../shared/crypto/keys.ts'
import { keysFromSeed, seedBytes } from '../../shared/crypto/keys.ts'
import { encodeInvitation } from '../../shared/crypto/invitation.ts'
import { fillLockbox } from '../../shared/crypto/lockbox.ts'
import type { Epoch } from '../../shared/crypto/seal.ts'
import type { Entry, Loan, Meeting, Member } from '../../shared/ledger/ledger.ts'
import { savedBy } from '../../shared/ledger/loan.ts'
import type { PaymentPlan } from '../../shared/ledger/payment-plan.ts'
import { planPayment } from '../../shared/ledger/payment-plan.ts'
import type { Centavos } from '../../shared/money/centavos.ts'
import type { CashRow, Fact, FactRef, Head, Pot, Presence } from '../../shared/record/record.ts'
import { pots, refToKey } from '../../shared/record/record.ts'
import type { Day } from '../../shared/time/civil-date.ts'
import type { Device } from '../device/device.ts'
import { memberRefOf, noteOf, roleOfTag, tagOfMember } from '../sync/credentials.ts'
import type { Notebook, StateFailure } from '../sync/notebook.ts'
import type { Book } from './book.ts'

export type ActFailure =
  | StateFailure
  | 'no-meeting'
  | 'not-leader'
  | 'too-much'
  | 'nothing-to-do'
  /** Cash has moved since the box was counted. */
  | 'count-first'
  /** The notebook did not open with what the one before had left. */
  | 'opening-differs'

type Act<Value = FactRef[]> = Promise<Result<Value, ActFailure>>

/** Hours for which an invitation is good. */
const invitationHours = 48

const refOf = ({ page, clock, index }: FactRef): FactRef => ({ page, clock, index })
const memberRef = (member: Member): FactRef => refOf(member.entry)

/** As much of a notebook as it takes to state what happens in a meeting. */
export type Stating = Pick<Notebook, 'ledger' | 'state'>

export const openMeetingOf = ({ ledger }: Pick<Notebook, 'ledger'>): Meeting | null =>
  [...ledger.meetings.values()].findLast(({ closing }) => closing === null) ?? null

/** States facts of the meeting that is open. */
const stateInMeeting = (
  notebook: Stating,
  key: string,
  facts: (meeting: FactRef) => Fact[],
): Act => {
  const meeting = openMeetingOf(notebook)
  return meeting === null
    ? Promise.resolve(refuse('no-meeting'))
    : notebook.state(key, facts(refOf(meeting.entry)))
}

export const addMember = (notebook: Stating, key: string, alias: string, picture: number): Act =>
  notebook.state(key, [{ kind: 'member-added', alias: alias.normalize('NFC'), picture }])

export const openMeeting = (notebook: Stating, key: string, day: Day): Act =>
  openMeetingOf(notebook) === null
    ? notebook.state(key, [{ kind: 'meeting-opened', day }])
    : Promise.resolve(refuse('nothing-to-do'))

export const markPresence = (
  notebook: Stating,
  key: string,
  member: Member,
  presence: Presence,
): Act =>
  stateInMeeting(notebook, key, (meeting) => [
    { kind: 'attendance', meeting, member: memberRef(member), presence },
  ])

/** What a borrower hands over, told apart: fines, her loan, what others paid for her. Refused where it is more than she owes (rule LO2). */
export const recordRepayment = (
  notebook: Stating,
  key: string,
  loan: Loan,
  amount: Centavos,
): Act => {
  const day = openMeetingOf(notebook)?.day
  if (day === undefined) return Promise.resolve(refuse('no-meeting'))
  const plan = planPayment(loan, amount, day)
  return plan.surplus > 0
    ? Promise.resolve(refuse('too-much'))
    : stateInMeeting(notebook, key, (meeting) => factsOf(plan, loan, meeting))
}

const factsOf = (plan: PaymentPlan, loan: Loan, meeting: FactRef): Fact[] => {
  const fined = { meeting, member: memberRef(loan.member), amount: plan.fines }
  const repaid = { meeting, loan: refOf(loan.entry), amount: plan.loan }
  return [
    ...(plan.loan > 0 ? [{ kind: 'repayment' as const, ...repaid }] : []),
    ...(plan.fines > 0 ? [{ kind: 'fine-paid' as const, ...fined }] : []),
    ...plan.covers.map(({ cover, member, amount }) => ({
      kind: 'cover-repaid' as const,
      meeting,
      cover: refOf(cover.entry),
      member: memberRef(member),
      amount,
    })),
  ]
}

export const recordSaving = (
  notebook: Stating,
  key: string,
  member: Member,
  amount: Centavos,
): Act =>
  stateInMeeting(notebook, key, (meeting) => [
    { kind: 'saving', meeting, member: memberRef(member), amount },
  ])

export const confirmEntries = (notebook: Stating, key: string, entries: readonly Entry[]): Act =>
  entries.length === 0
    ? Promise.resolve(refuse('nothing-to-do'))
    : notebook.state(key, [{ kind: 'confirmation', facts: entries.map(refOf) }])

export const disputeEntry = (notebook: Stating, key: string, entry: Entry, reason: string): Act =>
  notebook.state(key, [{ kind: 'dispute', fact: refOf(entry), reason: reason.normalize('NFC') }])

export const correctEntry = (notebook: Stating, key: string, entry: Entry, reason: string): Act =>
  notebook.state(key, [{ kind: 'reversal', fact: refOf(entry), reason: reason.normalize('NFC') }])

export const receiveLoanFund = (
  notebook: Stating,
  key: string,
  amount: Centavos,
  note: string,
): Act =>
  stateInMeeting(notebook, key, (meeting) => [
    { kind: 'loan-fund-received', meeting, amount, note: note.normalize('NFC') },
  ])

export interface LoanTerms {
  readonly member: Member
  readonly principal: Centavos
  readonly instalment: Centavos
  readonly weeks: number
  readonly firstDue: Day
}

/** Refused where the loan fund's cash does not reach. */
export const disburse = (notebook: Stating, key: string, terms: LoanTerms): Act =>
  terms.principal > notebook.ledger.box['loan-fund'].balance
    ? Promise.resolve(refuse('too-much'))
    : stateInMeeting(notebook, key, (meeting) => [
        { ...terms, kind: 'loan-disbursed', meeting, member: memberRef(terms.member) },
      ])

/** She takes her own savings; nothing else moves (rule SA2). */
export const leave = (notebook: Stating, key: string, member: Member): Act =>
  stateInMeeting(notebook, key, (meeting) => [
    {
      kind: 'member-left',
      meeting,
      member: memberRef(member),
      savingsPaid: savedBy(member),
    },
  ])

/** Every page with all that is placed of it, ascending: "everything that this device has seen". */
export const headsOf = ({ journal }: Notebook): Head[] =>
  [...journal.pages.values()]
    .filter(({ depths }) => depths.length > 0)
    .map(({ id, depths, ids }) => {
      const clock = depths.length - 1
      return { page: id, clock, id: required(ids[clock], 'head') }
    })
    .sort((left, right) => left.page - right.page)

export const closeMeeting = (
  book: Book,
  key: string,
  counted: Readonly<Record<Pot, Centavos>>,
  cash: readonly CashRow[],
  reason: string,
): Act =>
  stateInMeeting(book, key, (meeting) => [
    {
      kind: 'meeting-closed',
      meeting,
      heads: book.heads(),
      pots: pots.map((pot) => ({
        pot,
        expected: book.ledger.box[pot].balance,
        counted: counted[pot],
      })),
      cash,
      reason: reason.normalize('NFC'),
    },
  ])

export const signClosing = (notebook: Stating, key: string, meeting: Meeting): Act =>
  meeting.closing === null
    ? Promise.resolve(refuse('nothing-to-do'))
    : notebook.state(key, [
        {
          kind: 'closing-signed',
          closing: refOf(meeting.closing.entry),
          id: meeting.closing.entry.record.id,
        },
      ])

interface Sealer {
  readonly leader: Keys
  readonly epoch: Epoch
}

/** The leader's keys and the epoch in force, if this woman may change who belongs. */
const sealerOf = (notebook: Notebook, key: string): Sealer | null => {
  const own = notebook.ownBy(key)
  const epoch = notebook.journal.epochs.get(notebook.control.epochIds.length - 1)
  const leads = notebook.control.members.get(key)?.role === 'leader'
  return own !== undefined && epoch !== undefined && leads ? { leader: own.keys, epoch } : null
}

const roleFor = (member: Member | null): Role => {
  if (member === null) return 'reader'
  return member.leads ? 'leader' : 'writer'
}

/** Opens a door for one device. Resolves to the code for QR or link; the seed stays on this device until it is used. */
export const invite = async (
  notebook: Notebook,
  device: Device,
  key: string,
  member: Member | null,
  label: string,
): Act<string> => {
  const sealer = sealerOf(notebook, key)
  if (sealer === null) return refuse('not-leader')
  const seed = device.random(seedBytes)
  const door = keysFromSeed(seed).public.sign
  const note: CredentialNote = {
    member: member === null ? null : memberRef(member),
    label: label.normalize('NFC'),
    at: device.now(),
  }
  const remembered = await notebook.rememberInvitation(bytesToHex(door), seed)
  if (!remembered.ok) return remembered
  const stated = await notebook.stateControl(
    {
      kind: 'invitation',
      key: door,
      role: roleFor(member),
      expiresAt: Math.floor(device.now() / 1000) + invitationHours * 3600,
      note: sealNote(sealer.epoch, notebook.group, door, note),
    },
    [sealer.leader],
  )
  const role = member === null ? 'reader' : 'member'
  return stated.ok ? ok(encodeInvitation({ role, group: notebook.group, seed })) : stated
}

export const withdraw = async (
  notebook: Notebook,
  key: string,
  invitation: Uint8Array,
): Act<void> => {
  const sealer = sealerOf(notebook, key)
  if (sealer === null) return refuse('not-leader')
  return notebook.stateControl({ kind: 'withdrawal', invitation }, [sealer.leader])
}

/** Lets in the woman who came through the invitation; the words were compared before. For staff one does not suffice (people.ts). */
export const admitRequest = (
  notebook: Notebook,
  device: Device,
  key: string,
  invitation: string,
): Act<void> => {
  const asked = notebook.control.invitations.get(invitation)
  const keys = asked?.keys ?? null
  if (asked === undefined || keys === null || asked.role === 'reader') {
    return Promise.resolve(refuse('nothing-to-do'))
  }
  const note = noteOf(notebook.journal.epochs, notebook.group, asked.key, asked.note)
  if (note === null) return Promise.resolve(refuse('nothing-to-do'))
  return admit(notebook, device, key, { keys, role: asked.role, invitation: asked.key, note })
}

/** A credential for a member on this very device: made, admitted and kept in one go. `pin`: hers, which she has just chosen. */
export const addWomanHere = (
  notebook: Notebook,
  device: Device,
  key: string,
  member: Member,
  label: string,
  pin?: string,
): Act<void> => {
  const turn = (addingHere.get(notebook) ?? Promise.resolve()).then(() =>
    addHere(notebook, device, key, member, label, pin),
  )
  addingHere.set(
    notebook,
    turn.catch(() => undefined),
  )
  return turn
}

/** One after another: a second tap finds what the first has done. */
const addingHere = new WeakMap<Notebook, Promise<unknown>>()

/** Refused where she has a key here that counts: a woman has one on a device. */
const addHere = async (
  notebook: Notebook,
  device: Device,
  key: string,
  member: Member,
  label: string,
  pin: string | undefined,
): Act<void> => {
  if (sealerOf(notebook, key) === null) return refuse('not-leader')
  const here = new Set([...notebook.own.map((one) => one.key), ...notebook.lockedKeys])
  const isHere = notebook.credentials.some(
    (one) =>
      one.member !== null &&
      refToKey(one.member) === refToKey(memberRef(member)) &&
      here.has(one.key) &&
      notebook.control.members.has(one.key),
  )
  if (isHere) return refuse('nothing-to-do')
  const seed = device.random(seedBytes)
  const kept = await notebook.addCredential({ seed, role: 'member' }, pin)
  if (!kept.ok) return kept
  const keys = keysFromSeed(seed).public
  const note = { member: memberRef(member), label, at: device.now() }
  return admit(notebook, device, key, { keys, role: roleFor(member), invitation: noId, note })
}

const admit = (
  notebook: Notebook,
  device: Device,
  key: string,
  admission: {
    readonly keys: PublicKeys
    readonly role: Role
    readonly invitation: Uint8Array
    readonly note: CredentialNote
  },
): Act<void> => {
  const sealer = sealerOf(notebook, key)
  if (sealer === null) return Promise.resolve(refuse('not-leader'))
  const { leader, epoch } = sealer
  const { keys, role, invitation, note } = admission
  const tag = tagFor(notebook, keys, memberRefOf(note))
  if (tag === null) return Promise.resolve(refuse('epoch-unknown'))
  return notebook.stateControl(
    {
      kind: 'admission',
      keys,
      role: role === 'reader' ? role : roleOfTag(notebook.control, tag),
      tag,
      invitation,
      mandate: null,
      epochId: epoch.id,
      lockbox: fillLockbox(epoch.secret, keys.box, device.random(32)),
      note: sealNote(epoch, notebook.group, keys.sign, note),
    },
    [leader],
  )
}

/** A reader stands alone: its tag is the start of its key. */
const tagFor = (
  { control, journal }: Notebook,
  keys: PublicKeys,
  member: FactRef | null,
): Uint8Array | null =>
  member === null ? keys.sign.slice(0, tagBytes) : tagOfMember(control, journal.epochs, member)

/** The member for whom an invitation or admission is, by its note. */
export const memberOfNote = (notebook: Notebook, note: CredentialNote | null): Member | null => {
  const ref = note === null ? null : memberRefOf(note)
  if (ref === null) return null
  for (const member of notebook.ledger.members.values()) {
    const { page, clock, index } = member.entry
    if (page === ref.page && clock === ref.clock && index === ref.index) return member
  }
  return null
}
