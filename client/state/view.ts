/** What a screen sees of an open notebook: a fresh plain object at every change (contract: NotebookView in desk.ts). */
import { bytesToHex, equalBytes } from '../../shared/base/bytes.ts'
import { joiningWords } from '../../shared/crypto/fingerprint.ts'
import { encodeInvitation } from '../../shared/crypto/invitation.ts'
import type { PublicKeys } from '../../shared/crypto/keys.ts'
import { noticesOf } from '../../shared/journal/journal.ts'
import { capabilityProblems } from '../../shared/ledger/capability.ts'
import { problemsOf } from '../../shared/ledger/fold.ts'
import type { Entry, Member } from '../../shared/ledger/ledger.ts'
import { statusOf } from '../../shared/ledger/status.ts'
import { isToBeDestroyed } from '../../shared/ledger/cycle-end.ts'
import { noteOf } from '../sync/credentials.ts'
import { signedNow } from '../sync/gathered.ts'
import type { Notebook } from '../sync/notebook.ts'
import { turnFault } from '../sync/turn-fault.ts'
import { memberOfNote } from './acts.ts'
import { openMandatesOf } from './people.ts'
import type {
  CopyNotice,
  JoinRequest,
  Network,
  NotebookView,
  OpenInvitation,
  Tick,
  WomanHere,
} from './desk.ts'

/** Secret after the `#`: no server sees it. */
export const invitationLink = (code: string): string => `${location.origin}/#/unirse/${code}`

export const viewOf = (
  notebook: Notebook,
  now: {
    readonly network: Network
    /** Key of the credential that has entered. */
    readonly me: string | null
    readonly syncedAt: number | null
  },
): NotebookView => {
  const women = womenOf(notebook)
  return {
    id: notebook.id,
    role: notebook.own.some(({ role }) => role === 'member') ? 'member' : 'reader',
    ledger: notebook.ledger,
    problems: [...problemsOf(notebook.ledger), ...capabilityProblems(notebook.ledger)],
    notices: [...noticesOf(notebook.journal), ...copyNotices(notebook)],
    network: now.network,
    syncedAt: now.syncedAt,
    unsent: notebook.unsent,
    copiedAt: notebook.copiedAt,
    women,
    me: women.find(({ key }) => key === now.me) ?? null,
    requests: requestsOf(notebook, now.me),
    invitations: invitationsOf(notebook),
    hasUnheardEntry: notebook.control.statements
      .slice(notebook.acceptedStatements)
      .some(({ body }) => body.kind === 'admission'),
    fallen: notebook.fallen.map((note) => memberOfNote(notebook, note)?.alias ?? note.label),
    credentials: notebook.credentials,
    keysHere: [...notebook.own.map(({ key }) => key), ...notebook.lockedKeys],
    mandates: openMandatesOf(notebook, now.me),
    ended: endOfOwn(notebook),
    isToBeDestroyed: isToBeDestroyed(notebook.ledger),
    turnFault: faultIn(notebook),
    tickOf: (entry) => tickOf(notebook, entry),
  }
}

const copyNotices = (notebook: Notebook): CopyNotice[] => {
  const { copiedKeys, waiting } = notebook
  const aliases = copiedKeys.map((key) => memberBy(notebook, key)?.alias ?? '')
  return [
    ...aliases.map((alias): CopyNotice => ({ kind: 'copied', alias })),
    ...(waiting === 0 ? [] : [{ kind: 'to-restate', facts: waiting } as const]),
  ]
}

const womenOf = (notebook: Notebook): WomanHere[] => {
  const women: WomanHere[] = []
  for (const key of [...notebook.own.map((one) => one.key), ...notebook.lockedKeys]) {
    const admitted = notebook.control.members.get(key)
    if (admitted === undefined || admitted.role === 'reader') continue
    const member = memberBy(notebook, key)
    women.push({ key, member, leads: member?.leads ?? admitted.role === 'leader' })
  }
  return women
}

/** Null while any key that is at hand holds. */
const endOfOwn = ({ own, credentials }: Notebook): NotebookView['ended'] => {
  const known = own.flatMap(({ key }) => credentials.find((one) => one.key === key) ?? [])
  if (known.some(({ ended }) => ended === undefined)) return null
  return known.at(-1)?.ended?.matter ?? null
}

const faultIn = (notebook: Notebook): NotebookView['turnFault'] => {
  const fault = turnFault(notebook.control, notebook.journal.epochs)
  return fault && { maker: memberBy(notebook, fault.maker) ?? null }
}

const memberBy = (notebook: Notebook, key: string): Member | undefined =>
  [...notebook.ledger.members.values()].find(({ credentials }) =>
    credentials.some((credential) => credential.key === key),
  )

/** Words cost a tenth of a second; each request's are worked out once, and another's are others. */
const wordsByAsking = new Map<string, readonly string[]>()

/** The keys that ask to be let in by an invitation, in hex. */
export const askingOf = ({ control }: Notebook, invitation: string): string | null => {
  const keys = control.invitations.get(invitation)?.keys ?? null
  return keys && `${invitation} ${bytesToHex(keys.sign)} ${bytesToHex(keys.box)}`
}

const requestsOf = (notebook: Notebook, me: string | null): JoinRequest[] => {
  const requests: JoinRequest[] = []
  for (const [invitation, { key, state, keys, note }] of notebook.control.invitations) {
    if (state !== 'requested' || keys === null || isAnswered(notebook, me, keys)) continue
    const told = noteOf(notebook.journal.epochs, notebook.group, key, note)
    const asking = askingOf(notebook, invitation) ?? ''
    const words =
      wordsByAsking.get(asking) ?? joiningWords(notebook.group, key, keys.sign, keys.box)
    wordsByAsking.set(asking, words)
    const member = memberOfNote(notebook, told)
    requests.push({ invitation, member, label: told?.label ?? '', words, asking })
  }
  return requests
}

/** It waits among what others have to sign: a woman's new key once anybody has said yes, who reads once she herself has. */
const isAnswered = (
  { control, mandates }: Notebook,
  me: string | null,
  { sign }: PublicKeys,
): boolean =>
  [...mandates.values()].some((gathered) => {
    const { mandate, signatures } = gathered
    if (!('keys' in mandate) || !equalBytes(mandate.keys.sign, sign)) return false
    return mandate.matter === 'reading'
      ? me !== null && signatures.has(me)
      : signedNow(control, gathered).signatures.length > 0
  })

export const invitationsOf = (notebook: Notebook): OpenInvitation[] => {
  const open: OpenInvitation[] = []
  for (const [invitation, { key, state, expiresAt, note, role }] of notebook.control.invitations) {
    if (state !== 'open') continue
    const told = noteOf(notebook.journal.epochs, notebook.group, key, note)
    const seed = notebook.invitationSeeds.get(invitation)
    const kind = role === 'reader' ? 'reader' : 'member'
    open.push({
      invitation,
      member: memberOfNote(notebook, told),
      label: told?.label ?? '',
      expiresAt: expiresAt * 1000,
      link:
        seed === undefined
          ? null
          : invitationLink(encodeInvitation({ role: kind, group: notebook.group, seed })),
    })
  }
  return open
}

/** How far an entry has come: the ledger's status first, then what this device's disk and the relay have said. */
const tickOf = (notebook: Notebook, entry: Entry): Tick => {
  const status = statusOf(entry)
  if (status !== 'recorded') return status
  return (notebook.durable.get(entry.page) ?? 0) > entry.clock ? 'relayed' : 'saved'
}
