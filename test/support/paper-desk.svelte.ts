/**
 * A desk over a story on paper: no keys, no storage, no network, so that a test of a screen says in one line what was recorded
 * before. Put in place of the real desk with `vi.mock`; `paperDesk.open(story, 'Ana')` lays a notebook on it.
 */
import { ok, refuse } from '../../shared/base/result.ts'
import { hashParts } from '../../shared/crypto/digest.ts'
import { commitmentOf } from '../../shared/ledger/draw.ts'
import { openEpoch } from '../../shared/crypto/seal.ts'
import { codeToReceipt, folioOf, receiptToCode } from '../../shared/journal/receipt-code.ts'
import { fold } from '../../shared/ledger/fold.ts'
import { outcomeOf } from '../../shared/ledger/lots-progress.ts'
import { indicatorsOf } from '../../shared/ledger/indicators.ts'
import type { Meeting } from '../../shared/ledger/ledger.ts'
import { receiptOf } from '../../shared/ledger/receipt.ts'
import { closedBy } from '../../shared/ledger/roll.ts'
import { statusOf } from '../../shared/ledger/status.ts'
import { isToBeDestroyed } from '../../shared/ledger/cycle-end.ts'
import type { Fact, FactRef } from '../../shared/record/record.ts'
import { draftShareOut, sharedOut } from '../../client/state/cycle.ts'
import { asRefusal } from '../../client/state/as-refusal.ts'
import type { Book } from '../../client/state/book.ts'
import type { CycleDesk } from '../../client/state/cycle-desk.ts'
import type { Desk, LockedView, NotebookView, Outcome, Refusal } from '../../client/state/desk.ts'
import { entryDeskOf } from '../../client/state/entry-desk.ts'
import type { MeetingTools } from '../../client/state/meeting-desk.ts'
import { meetingDeskOf } from '../../client/state/meeting-desk.ts'
import { nonceOf } from './lots-story.ts'
import type { Story } from './story.ts'

const refOf = ({ page, clock, index }: FactRef): FactRef => ({ page, clock, index })

const paperEpoch = openEpoch(new Uint8Array(32).fill(9))
const paperGroup = new Uint8Array(32).fill(7)

class PaperDesk implements Desk {
  readonly cycle: CycleDesk = {
    shareOutDraft: () => {
      const meeting = this.#openMeeting()
      const story = this.#story
      return meeting === null || story === null
        ? null
        : draftShareOut(story.ledger, meeting, story.heads(this.#me ?? ''))
    },
    shareOut: () => {
      const [draft, meeting] = [this.cycle.shareOutDraft(), this.#openMeeting()]
      if (draft === null || meeting === null) return this.#notOnPaper('shareOut')
      const heads = this.#story?.heads(this.#me ?? '') ?? []
      return this.#plainly(this.#state('shareOut', sharedOut(draft, meeting, heads)))
    },
    end: () => this.#notOnPaper('end'),
    signEnd: () => this.#notOnPaper('signEnd'),
    foundNext: () => this.#notOnPaper('foundNext'),
    confirmOpening: () => this.#notOnPaper('confirmOpening'),
  }
  readonly #tools: MeetingTools = {
    book: () => this.#book(),
    act: async (work) => {
      const book = this.#book()
      if (book === null || this.#me === null) return refuse('locked')
      const result = await work(book, this.#me)
      return result.ok ? result : refuse(this.refusal ?? asRefusal(result.error))
    },
  }
  /** The real ones, over the story. */
  readonly entries = entryDeskOf(this.#tools)
  readonly meeting = meetingDeskOf(this.#tools)
  readonly leaving = new Set<() => Promise<void>>()
  phase = $state<Desk['phase']>('ready')
  storage = $state<Desk['storage']>('ok')
  language = $state<Desk['language']>('es')
  notebookIds = $state.raw<readonly string[]>([])
  notebook = $state.raw<NotebookView | null>(null)
  locked = $state.raw<LockedView | null>(null)
  joining = $state.raw<Desk['joining']>(null)
  /** What the next command is refused with. */
  refusal: Refusal | null = null
  /** Every command by its name, in order. */
  readonly asked: string[] = []
  #story: Story | null = null
  #me: string | null = null
  #changed: Partial<NotebookView> = {}

  /** `me` null: locked. `changed`: what the view shows instead of what follows from the story. */
  open(story: Story, me: string | null, changed: Partial<NotebookView> = {}): void {
    this.storage = 'ok'
    this.refusal = null
    this.locked = null
    this.#drafts.clear()
    this.asked.length = 0
    this.#story = story
    this.#me = me
    this.#changed = changed
    this.#show()
  }

  #show(): void {
    const story = this.#story
    if (story === null) return
    const { ledger, problems } = fold(story.input())
    const women = [...ledger.members.values()].map((member) => ({
      key: member.alias,
      member,
      leads: member.leads,
    }))
    this.notebookIds = ['paper']
    this.notebook = {
      id: 'paper',
      role: 'member',
      ledger,
      problems,
      notices: [],
      network: 'online',
      syncedAt: null,
      unsent: 0,
      copiedAt: null,
      women,
      me: women.find(({ key }) => key === this.#me) ?? null,
      requests: [],
      invitations: [],
      fallen: [],
      hasUnheardEntry: false,
      credentials: [],
      keysHere: [],
      mandates: [],
      ended: null,
      isToBeDestroyed: isToBeDestroyed(ledger),
      turnFault: null,
      tickOf: (entry) => {
        const status = statusOf(entry)
        return status === 'recorded' ? 'saved' : status
      },
      ...this.#changed,
    }
  }

  #openMeeting(): Meeting | null {
    const meetings = [...(this.notebook?.ledger.meetings.values() ?? [])]
    return meetings.findLast(({ closing }) => closing === null) ?? null
  }

  /** Facts that are stated through it are asked for by their kinds. */
  #book(): Book | null {
    const story = this.#story
    if (story === null) return null
    return {
      ledger: story.ledger,
      heads: () => story.heads(this.#me ?? ''),
      state: (key, facts) => {
        this.asked.push(...facts.map(({ kind }) => kind))
        if (this.refusal !== null) return Promise.resolve(refuse('storage-failed'))
        const { page, clock } = story.state(key, ...facts)
        this.#show()
        return Promise.resolve(ok(facts.map((_fact, index) => ({ page, clock, index }))))
      },
    }
  }

  #state(command: string, fact: Fact): Outcome<FactRef> {
    this.asked.push(command)
    if (this.refusal !== null) return Promise.resolve(refuse(this.refusal))
    if (this.#story === null || this.#me === null) return Promise.resolve(refuse('locked'))
    const ref = this.#story.state(this.#me, fact)
    this.#show()
    return Promise.resolve(ok(ref))
  }

  async #plainly(outcome: Outcome<FactRef>): Outcome {
    const result = await outcome
    return result.ok ? ok(undefined) : result
  }

  #notOnPaper<Value>(command: string): Outcome<Value> {
    this.asked.push(command)
    return Promise.resolve(refuse('nothing-to-do'))
  }

  setLanguage(language: Desk['language']): Promise<void> {
    this.language = language
    return Promise.resolve()
  }

  readonly people: Desk['people'] = {
    dismiss: () => this.#notOnPaper('dismiss'),
    removeKey: () => this.#notOnPaper('removeKey'),
    reissue: () => this.#notOnPaper('reissue'),
    letInAgain: () => this.#notOnPaper('letInAgain'),
    countersign: () => this.#notOnPaper('countersign'),
  }

  takeOver = (): Promise<void> => Promise.resolve()
  cancelJoining = (): Promise<void> => Promise.resolve()
  openNotebook = (): Outcome => Promise.resolve(ok(undefined))

  closeNotebook(): Promise<void> {
    this.notebook = null
    return Promise.resolve()
  }

  enter(key: string): Outcome {
    this.asked.push('enter')
    this.#me = key
    this.locked = null
    this.#show()
    return Promise.resolve(ok(undefined))
  }

  choosePin = (key: string): Outcome => this.enter(key)
  enterJoining: Desk['enterJoining'] = () => this.#notOnPaper('enterJoining')
  forgetDevice = (): Promise<void> => this.closeNotebook()
  destroyNotebook: Desk['destroyNotebook'] = () => this.#notOnPaper('destroyNotebook')

  /** Everybody of the group is on this device. */
  lock(): Promise<void> {
    this.asked.push('lock')
    const women = this.notebook?.women ?? []
    this.#me = null
    this.notebook = null
    this.locked = {
      id: 'paper',
      holders: women.map(({ key, member }) => ({
        key,
        role: 'member',
        picture: member?.picture ?? null,
        hasPin: true,
        standing: { kind: 'free', triesLeft: 9 },
      })),
    }
    return Promise.resolve()
  }

  /** By woman. */
  readonly #drafts = new Map<string, string>()
  readonly drafts = {
    read: () => Promise.resolve(this.#drafts.get(this.#me ?? '') ?? null),
    keep: (draft: string) => {
      this.#drafts.set(this.#me ?? '', draft)
      return Promise.resolve()
    },
  }

  survey: Desk['survey'] = ({ day, told }) => {
    const ledger = this.notebook?.ledger
    const group = ledger?.group ?? null
    told(1)
    if (ledger === undefined || group === null) return Promise.resolve(ok([]))
    const { name, programme, currency } = group
    const lastMeeting = closedBy(ledger, day).at(-1)?.day ?? null
    const found = { name, programme, currency, lastMeeting, indicators: indicatorsOf(ledger, day) }
    return Promise.resolve(ok([{ id: 'paper', found }]))
  }

  found: Desk['found'] = () => this.#notOnPaper('found')
  readonly door: Desk['door'] = {
    addWomanHere: () => this.#notOnPaper('addWomanHere'),
    invite: () => this.#notOnPaper('invite'),
    withdraw: () => this.#notOnPaper('withdraw'),
    admit: () => this.#notOnPaper('admit'),
  }
  join: Desk['join'] = () => this.#notOnPaper('join')
  joinsAgain: Desk['joinsAgain'] = () => false
  readonly table: Desk['table'] = {
    asking: () => this.#notOnPaper('asking'),
    askingWords: () => Promise.resolve(['metate', 'tapete', 'pera', 'radio']),
    takeAnswer: () => this.#notOnPaper('takeAnswer'),
    takeRequest: () => this.#notOnPaper('takeRequest'),
    answer: () => this.#notOnPaper('answer'),
    part: () => this.#notOnPaper('part'),
    holdings: () => this.#notOnPaper('holdings'),
    take: () => this.#notOnPaper('take'),
  }
  readonly files: Desk['files'] = {
    makeCopy: () => this.#notOnPaper('makeCopy'),
    rememberCopy: () => this.#notOnPaper('rememberCopy'),
    takeCopy: () => this.#notOnPaper('takeCopy'),
    makeReaderKey: () => this.#notOnPaper('makeReaderKey'),
  }

  /** Under a secret that all stories share. */
  readonly receipts: Desk['receipts'] = {
    make: (entry) => {
      const receipt = this.notebook === null ? null : receiptOf(this.notebook.ledger, entry)
      this.asked.push('receipts.make')
      return receipt === null
        ? refuse('nothing-to-do')
        : ok({
            text: receiptToCode(paperEpoch, paperGroup, receipt),
            folio: this.receipts.folioOf(entry),
          })
    },
    read: (text) => {
      const read = codeToReceipt([paperEpoch], paperGroup, text)
      if (read.ok) return read
      return read.error === 'not-ours' ? ok(null) : refuse('unreadable-code')
    },
    folioOf: ({ record, index }) => folioOf(paperEpoch.secret, record.id, index),
  }

  lots: Desk['lots'] = {
    draft: () => null,
    open: () => this.#notOnPaper('lots.open'),
    press: ({ entry }) => {
      const lots = refOf(entry)
      const member = refOf(this.notebook?.me?.member?.entry ?? entry)
      const name = { ...lots, id: entry.record.id }
      const commitment = commitmentOf(hashParts, name, member, nonceOf(this.#me ?? ''))
      return this.#plainly(this.#state('lots.press', { kind: 'lots-committed', lots, commitment }))
    },
    closePressing: ({ entry }) =>
      this.#plainly(
        this.#state('lots.closePressing', {
          kind: 'lots-commitments-closed',
          lots: refOf(entry),
          heads: this.#story?.heads(this.#me ?? '') ?? [],
        }),
      ),
    reveal: ({ entry }) =>
      this.#plainly(
        this.#state('lots.reveal', {
          kind: 'lots-revealed',
          lots: refOf(entry),
          nonce: nonceOf(this.#me ?? ''),
        }),
      ),
    draw: (draw) => {
      const drawn = outcomeOf(hashParts, draw)?.drawn
      return drawn === undefined
        ? this.#notOnPaper('lots.draw')
        : this.#plainly(
            this.#state('lots.draw', {
              kind: 'lots-drawn',
              lots: refOf(draw.entry),
              heads: this.#story?.heads(this.#me ?? '') ?? [],
              winner: drawn.winner,
              amount: draw.amount,
            }),
          )
    },
  }

  fingerprint: Desk['fingerprint'] = () =>
    Promise.resolve(['metate', 'tapete', 'pera', 'radio', 'nuez'])
}

export const paperDesk = new PaperDesk()
