/** What a message means from whom, and what is said to a control statement (server/relay.ts, server/group.ts). */
import { describe, expect, test } from 'vitest'
import { limits } from '../../shared/base/limits.ts'
import type { Standing } from '../../server/group.ts'
import { doorOf, standingOf } from '../../server/group.ts'
import type { StatementCaller } from '../../server/relay.ts'
import { closeAfterChange, decide, judgeStatement, statementMessages } from '../../server/relay.ts'
import type { ControlState } from '../../shared/control/chain.ts'
import { appendStatement } from '../../shared/control/chain.ts'
import type { ControlBody } from '../../shared/control/statement.ts'
import { noId } from '../../shared/control/statement.ts'
import { encodeRuns, encodeVector } from '../../shared/replica/page-codec.ts'
import type { Door } from '../../shared/wire/handshake.ts'
import type { Message } from '../../shared/wire/message.ts'
import { encodeMessage } from '../../shared/wire/message.ts'
import { admit, foundGroup, keysOf, nextStatement, seedOf } from '../support/notebook.ts'
import { SignedPage, statementsOf } from '../support/relay-group.ts'

const group = admit(foundGroup('Rosa', 'Ana'), keysOf('Rosa'), 'Via', 'reader')
const { control } = group
const rosa = keysOf('Rosa')
const guest = keysOf('guest door')
const expiresAt = 2_000_000_000
const before = expiresAt * 1000
const after = before + 1

const extended = (chain: ControlState, bytes: Uint8Array): ControlState => {
  const next = appendStatement(chain, bytes)
  if (!next.ok) throw new Error(next.error)
  return next.value
}

const invitation: ControlBody = {
  kind: 'invitation',
  key: guest.public.sign,
  role: 'writer',
  expiresAt,
  note: new Uint8Array(0),
}
const inviting = extended(control, nextStatement(control, rosa, invitation))
const request: ControlBody = {
  kind: 'request',
  invitation: guest.public.sign,
  keys: keysOf('Lupe').public,
}
const asking = nextStatement(inviting, [guest, keysOf('Lupe')], request)
const asked = extended(inviting, asking)
const withdrawing: ControlBody = { kind: 'withdrawal', invitation: guest.public.sign }
const withdrawn = extended(inviting, nextStatement(inviting, rosa, withdrawing))

describe('[RL3] a key opens', () => {
  test.each<[string, ControlState, string, Door | null]>([
    ['the writer door, as a leader', control, 'Rosa', 'writer'],
    ['the writer door, as a member', control, 'Ana', 'writer'],
    ['the reader door, as staff', control, 'Via', 'reader'],
    ['nothing, as a stranger', control, 'Eve', null],
    ['nothing, before its invitation', control, 'guest door', null],
    ['the invited door, by an open invitation', inviting, 'guest door', 'invited'],
    ['the invited door, after the request', asked, 'guest door', 'invited'],
    ['nothing, after a withdrawal', withdrawn, 'guest door', null],
    ['nothing, as who has only asked', asked, 'Lupe', null],
  ])('%s', (_title, chain, name, door) => {
    expect(doorOf(chain, keysOf(name).public.sign)).toBe(door)
  })

  test('no other door than its own, unless the caller knows more of the chain', () => {
    const answer = (door: Door, statementsKnown: number) => ({
      door,
      key: keysOf('Via').public.sign,
      statementsKnown,
    })
    const height = control.statements.length
    expect(standingOf(control, answer('reader', 0))).toBe('reader')
    expect(standingOf(control, answer('reader', height + 1))).toBe('reader')
    expect(standingOf(control, answer('writer', height))).toBeNull()
    expect(standingOf(control, answer('writer', height + 1))).toBe('restorer')
  })
})

describe('[RL1] a frame is', () => {
  const page = new SignedPage(control.group, keysOf('Ana'))
  const update: Message = { kind: 'update', update: encodeRuns([page.write('a')]) }
  const noRuns: Message = { kind: 'sync-step-2', update: encodeRuns([]) }
  const broken: Message = { kind: 'update', update: Uint8Array.of(1, 2, 3) }
  const stepOne: Message = { kind: 'sync-step-1', vector: encodeVector(new Map([[5, 3]])) }
  const awareness: Message = { kind: 'awareness', bytes: Uint8Array.of(0) }
  const append: Message = { kind: 'append', statement: Uint8Array.of(7) }
  const decided = (standing: Standing, message: Message): string =>
    decide(standing, encodeMessage(message)).kind

  test.each<[string, Message, Record<Standing, string>]>([
    ['records', update, { writer: 'take', reader: 'close', invited: 'close', restorer: 'close' }],
    [
      'no records',
      noRuns,
      { writer: 'nothing', reader: 'nothing', invited: 'nothing', restorer: 'nothing' },
    ],
    [
      'broken records',
      broken,
      { writer: 'refuse', reader: 'close', invited: 'close', restorer: 'close' },
    ],
    [
      'step 1',
      stepOne,
      { writer: 'answer', reader: 'answer', invited: 'nothing', restorer: 'nothing' },
    ],
    [
      'awareness',
      awareness,
      { writer: 'forward', reader: 'forward', invited: 'nothing', restorer: 'nothing' },
    ],
    [
      'a statement',
      append,
      { writer: 'append', reader: 'append', invited: 'append', restorer: 'append' },
    ],
  ])('%s: taken as its sender stands', (_title, message, wanted) => {
    for (const [standing, kind] of Object.entries(wanted)) {
      expect([standing, decided(standing as Standing, message)]).toEqual([standing, kind])
    }
  })

  test('refused if it is no message, or one that only a relay sends', () => {
    const malformed = { kind: 'refuse', message: { code: 'malformed', page: 0, clock: 0 } }
    const frames = [
      new Uint8Array(0),
      Uint8Array.of(2),
      Uint8Array.of(99),
      Uint8Array.of(0, 3, 0),
      Uint8Array.of(0, 0, 1, 1),
      Uint8Array.of(0, 2, 200, 1, 0),
      encodeMessage({ kind: 'durable', pages: [] }),
      encodeMessage({ kind: 'statements', from: 0, height: 0, statements: [] }),
    ]
    for (const frame of frames) expect(decide('writer', frame)).toMatchObject(malformed)
  })

  test('ignored if it asks for awareness: nobody keeps it', () => {
    expect(decided('writer', { kind: 'query-awareness' })).toBe('nothing')
  })
})

describe('[RL3] a control statement', () => {
  const writer: StatementCaller = { standing: 'writer', bytesLeft: 1_000_000, now: before }
  const verdictOf = (
    chain: ControlState,
    bytes: Uint8Array,
    caller: Partial<StatementCaller> = {},
  ) => judgeStatement(chain, { ...writer, ...caller }, bytes)
  const refused = (code: string, clock: number) => ({
    kind: 'refused',
    message: { kind: 'refused', code, page: 0, clock },
  })
  const height = control.statements.length

  test('is added at the end of the chain', () => {
    const verdict = verdictOf(control, nextStatement(control, rosa, invitation))
    expect(verdict.kind).toBe('next')
    expect(verdict.kind === 'next' && verdict.chain.statements.length).toBe(height + 1)
  })

  test('comes too late if the chain went on, and is shown what stands there', () => {
    const late = nextStatement(control, rosa, { ...invitation, key: keysOf('other').public.sign })
    const verdict = verdictOf(inviting, late)
    expect(verdict).toMatchObject({ ...refused('not-next', height), shownFrom: height })
    const standing = inviting.statements[height]?.id
    expect(verdict.kind === 'refused' && verdict.message).toMatchObject({ id: standing })
  })

  test('comes too early if some before it are missing', () => {
    const early = nextStatement(inviting, rosa, withdrawing)
    expect(verdictOf(control, early)).toMatchObject({
      ...refused('not-next', height + 1),
      shownFrom: height,
    })
  })

  test('that stands there already is shown, not refused: its first answer was lost', () => {
    const [, second] = statementsOf(control)
    if (second === undefined) throw new Error('a second statement')
    expect(verdictOf(control, second)).toEqual({ kind: 'known', shownFrom: 1 })
    expect(verdictOf(control, second, { standing: 'reader' }).kind).toBe('known')
  })

  test('of a member who leads nothing is refused', () => {
    const bytes = nextStatement(control, keysOf('Ana'), invitation)
    expect(verdictOf(control, bytes)).toMatchObject(refused('not-allowed', height))
  })

  test('may be brought by any writer, if a leader signed it; by no reader', () => {
    const bytes = nextStatement(control, rosa, invitation)
    expect(verdictOf(control, bytes, { standing: 'writer' }).kind).toBe('next')
    expect(verdictOf(control, bytes, { standing: 'restorer' }).kind).toBe('next')
    expect(verdictOf(control, bytes, { standing: 'reader' })).toMatchObject(
      refused('not-allowed', height),
    )
  })

  test('of who comes by an invitation can only be a request', () => {
    const invited = { standing: 'invited' } as const
    expect(verdictOf(inviting, asking, invited).kind).toBe('next')
    const other = nextStatement(inviting, rosa, withdrawing)
    expect(verdictOf(inviting, other, invited)).toMatchObject(refused('not-allowed', height + 1))
  })

  test('asks in vain when the invitation has expired by the relay’s clock', () => {
    const invited = { standing: 'invited' } as const
    expect(verdictOf(inviting, asking, { ...invited, now: before }).kind).toBe('next')
    expect(verdictOf(inviting, asking, { ...invited, now: after })).toMatchObject(
      refused('invitation-closed', height + 1),
    )
    // A relay restored from a backup gets old requests again, from those who are inside.
    expect(verdictOf(inviting, asking, { now: after }).kind).toBe('next')
  })

  test('asks in vain when the invitation is used, withdrawn or unknown', () => {
    const again = nextStatement(asked, [guest, keysOf('Eve')], {
      ...request,
      keys: keysOf('Eve').public,
    })
    expect(verdictOf(asked, again)).toMatchObject(refused('invitation-closed', height + 2))
    const late = nextStatement(withdrawn, [guest, keysOf('Lupe')], request)
    expect(verdictOf(withdrawn, late)).toMatchObject(refused('invitation-closed', height + 2))
    const unknown = nextStatement(control, [guest, keysOf('Lupe')], request)
    expect(verdictOf(control, unknown)).toMatchObject(refused('invitation-closed', height))
  })

  test('of another group, or badly signed, is refused', () => {
    const other = foundGroup('Ana', 'Rosa', 'Via').control
    const foreign = nextStatement({ ...other, statements: control.statements }, rosa, invitation)
    expect(verdictOf(control, foreign)).toMatchObject(refused('bad-signature', height))
    const altered = nextStatement(control, rosa, invitation)
    altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1
    expect(verdictOf(control, altered)).toMatchObject(refused('bad-signature', height))
  })

  test('that admits somebody twice is refused', () => {
    const admission = {
      kind: 'admission',
      keys: keysOf('Ana').public,
      role: 'writer',
      tag: seedOf('tag').slice(0, 16),
      invitation: noId,
      mandate: null,
      epochId: group.epoch.id,
      lockbox: new Uint8Array(80),
      note: seedOf('note'),
    } as const
    expect(verdictOf(control, nextStatement(control, rosa, admission))).toMatchObject(
      refused('taken', height),
    )
  })

  test('[RL8] is refused if it is no statement, or too long, or the group is full', () => {
    expect(verdictOf(control, Uint8Array.of(1, 2, 3))).toMatchObject(refused('malformed', 0))
    expect(verdictOf(control, new Uint8Array(limits.statementBytes + 1))).toMatchObject(
      refused('too-large', 0),
    )
    const bytes = nextStatement(control, rosa, invitation)
    expect(verdictOf(control, bytes, { bytesLeft: 10 })).toMatchObject(
      refused('group-full', height),
    )
  })
})

describe('[RL3] after the chain went on', () => {
  const close = (chain: ControlState, standing: Standing, name: string): number | null =>
    closeAfterChange(chain, { standing, key: keysOf(name).public.sign })

  test('who has lost her door is shown out for good, who has found one is asked to come again', () => {
    expect(close(control, 'writer', 'Ana')).toBeNull()
    expect(close(inviting, 'invited', 'guest door')).toBeNull()
    expect(close(withdrawn, 'invited', 'guest door')).toBe(4403)
    expect(close(control, 'writer', 'Eve')).toBe(4403)
    expect(close(control, 'restorer', 'Ana')).toBe(4503)
    expect(close(control, 'restorer', 'Eve')).toBeNull()
  })
})

describe('[RL3] the chain is sent', () => {
  const statements = [1, 2, 3, 4].map((value) => new Uint8Array(10).fill(value))

  test('from where the device is, in parts of bounded size', () => {
    expect(statementMessages(statements, 1, 20)).toEqual([
      { kind: 'statements', from: 1, height: 4, statements: statements.slice(1, 3) },
      { kind: 'statements', from: 3, height: 4, statements: statements.slice(3) },
    ])
    expect(statementMessages(statements, 3, 1)).toHaveLength(1)
  })

  test('as its height alone where nothing is missing, or the device knows more', () => {
    for (const known of [4, 9]) {
      expect(statementMessages(statements, known)).toEqual([
        { kind: 'statements', from: 4, height: 4, statements: [] },
      ])
    }
  })
})
