/** Attacks on the real relay, by a member of the group and by others: each is refused, and the honest page stays as it is. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { Writer } from '../../shared/base/codec.ts'
import { limits } from '../../shared/base/limits.ts'
import type { PageRun } from '../../shared/replica/page-codec.ts'
import { encodeRuns, encodeVector, pageName } from '../../shared/replica/page-codec.ts'
import { keysOf, nextStatement } from '../support/notebook.ts'
import type { RelayClient } from '../support/relay-client.ts'
import { enterRelay } from '../support/relay-client.ts'
import type { SignedPage } from '../support/relay-group.ts'
import { pagesFrom, RelayGroup } from '../support/relay-group.ts'
import type { RelayProcess } from '../support/relay-process.ts'
import { startRelay, temporaryFolder } from '../support/relay-process.ts'

const folder = temporaryFolder()
let relay: RelayProcess
let group: RelayGroup
/** Ana's page, of which the relay has all. */
let honest: SignedPage
let lupe: RelayClient
let attempts = 0

beforeAll(async () => {
  relay = await startRelay(folder.path)
})

afterAll(async () => {
  await relay.stop('SIGTERM')
  await folder[Symbol.asyncDispose]()
})

beforeEach(async () => {
  group = new RelayGroup(() => relay.host, `attack ${attempts++}`, 'Rosa', 'Ana', 'Lupe')
  await group.bring()
  honest = group.page('Ana')
  const ana = await group.enter('Ana')
  await ana.store(honest.write('one', 'two', 'three'))
  await ana.close()
  lupe = await group.enter('Lupe')
  return async () => {
    await lupe.close()
    await staysHonest()
  }
})

/** The honest page is what it was, on a fresh connection, and goes on; nothing else is stored. */
const staysHonest = async (): Promise<void> => {
  const ana = await group.enter('Ana')
  const pages = pagesFrom(await ana.sync())
  expect(pages.get(honest.id)).toEqual(honest.items)
  expect(pages.size).toBe(1)
  await ana.store(honest.write('and on'))
  await ana.close()
}

const malformed = { kind: 'refused', code: 'malformed', page: 0, clock: 0 }

/** The bytes of an update with one page of `structs` structs from `clock` on. */
const structs = (count: number, clock: number, write: (writer: Writer) => void): Uint8Array => {
  const writer = new Writer().uint(1).uint(count).uint(honest.id).uint(clock)
  write(writer)
  return writer.uint(0).finish()
}

/** A struct that continues the honest page, with another kind of content. */
const content = (reference: number, write: (writer: Writer) => void): Uint8Array =>
  structs(1, 3, (writer) => {
    write(
      writer
        .byte(0x80 | reference)
        .uint(honest.id)
        .uint(2),
    )
  })

/** What Yjs itself writes when it changes the honest page in another way than ours. */
const byYjs = (change: (array: Y.Array<unknown>, doc: Y.Doc) => void): Uint8Array => {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, encodeRuns([honest.run()]))
  doc.clientID = honest.id
  const before = Y.encodeStateVector(doc)
  change(doc.getArray(pageName(honest.id)), doc)
  return Y.encodeStateAsUpdate(doc, before)
}

describe('[RL4] an update of a form that no page has is refused whole', () => {
  test.each<[string, () => Uint8Array]>([
    ['a delete set that Yjs wrote', () => byYjs((array) => array.delete(0, 1))],
    [
      'six bytes that delete a victim’s future',
      () => new Writer().uint(0).uint(1).uint(honest.id).uint(1).uint(3).uint(9).finish(),
    ],
    [
      'a GC struct that jumps her clock',
      () => structs(1, 3, (writer) => writer.byte(0).uint(1_000_000)),
    ],
    ['a Skip struct', () => structs(1, 3, (writer) => writer.byte(10).uint(5))],
    [
      'an item that refers to itself',
      () =>
        structs(1, 3, (writer) =>
          writer.byte(0x83).uint(honest.id).uint(3).bytes(new Uint8Array(8)),
        ),
    ],
    [
      'an item with a foreign origin',
      () => structs(1, 3, (writer) => writer.byte(0x83).uint(7).uint(2).bytes(new Uint8Array(70))),
    ],
    [
      'an item with an earlier origin',
      () =>
        structs(1, 3, (writer) =>
          writer.byte(0x83).uint(honest.id).uint(0).bytes(new Uint8Array(70)),
        ),
    ],
    [
      'an item with a right origin',
      () =>
        structs(1, 3, (writer) =>
          writer
            .byte(0xc3)
            .uint(honest.id)
            .uint(2)
            .uint(honest.id)
            .uint(1)
            .bytes(new Uint8Array(70)),
        ),
    ],
    [
      'an item under a key',
      () =>
        structs(1, 3, (writer) =>
          writer.byte(0x23).uint(1).text(pageName(honest.id)).text('key').bytes(new Uint8Array(70)),
        ),
    ],
    [
      'a first item in another root',
      () =>
        structs(1, 0, (writer) => writer.byte(3).uint(1).text('members').bytes(new Uint8Array(70))),
    ],
    ['deleted content', () => content(1, (writer) => writer.uint(5))],
    ['text', () => content(4, (writer) => writer.text('hello'))],
    ['a nested type', () => content(7, (writer) => writer.uint(0))],
    [
      'any content, nested deeply',
      () => content(8, (writer) => writer.uint(1).fixed(new Uint8Array(100_000).fill(117))),
    ],
    ['a sub-document', () => content(9, (writer) => writer.text('guid').byte(118).uint(0))],
    ['what Yjs writes for a text', () => byYjs((array) => array.push(['hello']))],
    ['what Yjs writes for a nested array', () => byYjs((array) => array.push([new Y.Array()]))],
    [
      '2^32 structs',
      () =>
        new Writer()
          .uint(1)
          .uint(2 ** 32)
          .uint(honest.id)
          .uint(3)
          .uint(0)
          .finish(),
    ],
    ['2^32 pages', () => new Writer().uint(2 ** 32).finish()],
    [
      '2^53 − 1 structs',
      () =>
        new Writer()
          .uint(1)
          .uint(2 ** 53 - 1)
          .uint(honest.id)
          .uint(3)
          .uint(0)
          .finish(),
    ],
    [
      'a page without records',
      () => new Writer().uint(1).uint(0).uint(honest.id).uint(3).uint(0).finish(),
    ],
    ['one page twice', () => encodeRuns([honest.run(0, 1), honest.run(1, 2)])],
    [
      'a record that is too long',
      () =>
        encodeRuns([{ page: honest.id, from: 3, items: [new Uint8Array(limits.recordBytes + 1)] }]),
    ],
    [
      'bytes after the end',
      () =>
        new Writer()
          .fixed(encodeRuns([honest.run()]))
          .uint(0)
          .finish(),
    ],
    ['nothing at all', () => new Uint8Array(0)],
  ])('%s', async (_title, update) => {
    lupe.say({ kind: 'update', update: update() })
    expect(await lupe.until('refused')).toMatchObject(malformed)
  })

  test('an update that ends too early, wherever it ends', async () => {
    const whole = encodeRuns([honest.run()])
    for (let length = 0; length < whole.length; length += 3) {
      lupe.say({ kind: 'update', update: whole.subarray(0, length) })
      expect(await lupe.until('refused')).toMatchObject(malformed)
    }
  })
})

describe('[RL4] records that do not belong where they are put are refused', () => {
  const forged = (): SignedPage => {
    const twin = group.page('Ana')
    twin.write('one', 'other', 'three', 'four')
    return twin
  }
  const place = (run: PageRun): PageRun => ({ ...run, page: honest.id })

  test.each<[string, () => PageRun, object]>([
    [
      'behind a gap',
      () => ({ page: honest.id, from: 5, items: forged().items.slice(3) }),
      { code: 'gap', clock: 3 },
    ],
    [
      'at a clock that is taken',
      () => place({ ...forged().run(), from: 0 }),
      { code: 'taken', clock: 1 },
    ],
    ['on another history', () => forged().run(3), { code: 'bad-signature', clock: 3 }],
    [
      'signed by another member',
      () => place(signedBy('Lupe').run(3)),
      { code: 'bad-signature', clock: 3 },
    ],
    [
      'signed by a stranger',
      () => place(signedBy('Eve').run(3)),
      { code: 'bad-signature', clock: 3 },
    ],
    ['from another group', () => place(elsewhere().run(3)), { code: 'bad-signature', clock: 3 }],
    [
      'replayed at another clock',
      () => ({ page: honest.id, from: 3, items: honest.items.slice(0, 1) }),
      { code: 'bad-signature' },
    ],
    [
      'replayed on another page',
      () => ({ page: group.page('Ana', 1).id, from: 0, items: honest.items }),
      { code: 'bad-signature' },
    ],
    [
      'on a page of nobody',
      () => ({ page: 12_345, from: 0, items: honest.items }),
      { code: 'unknown-page' },
    ],
    [
      'too short to be a record',
      () => ({ page: honest.id, from: 3, items: [new Uint8Array(10)] }),
      { code: 'malformed' },
    ],
  ])('%s', async (_title, run, wanted) => {
    lupe.update(run())
    expect(await lupe.until('refused')).toMatchObject(wanted)
  })

  const signedBy = (name: string): SignedPage => {
    const page = group.page(name)
    page.write('one', 'two', 'three', 'four')
    return page
  }

  const elsewhere = (): SignedPage => {
    const page = new RelayGroup(() => relay.host, 'elsewhere', 'Ana').page('Ana')
    page.write('one', 'two', 'three', 'four')
    return page
  }
})

test('[RL4] a forged record under an honest newest one is refused: an id covers all below it', async () => {
  const other = group.page('Rosa')
  other.write('one', 'two', 'three')
  const items = [...other.items]
  items[0] = new Uint8Array(180).fill(7)
  lupe.update({ page: other.id, from: 0, items })
  expect(await lupe.until('refused')).toMatchObject({ code: 'bad-signature', page: other.id })
})

test('[RL4] one bad run does not hold up the others of its frame', async () => {
  const mine = group.page('Lupe')
  lupe.update(
    { page: 12_345, from: 0, items: honest.items },
    { ...honest.run(0, 1), from: 5, items: honest.items },
    mine.write('good'),
  )
  const heard = [await lupe.until('refused'), await lupe.until('refused')]
  expect(heard.map(({ code }) => code).sort()).toEqual(['gap', 'unknown-page'])
  const pages = pagesFrom(await lupe.sync())
  expect(pages.get(mine.id)).toEqual(mine.items)
  await withoutLupes(mine)
})

/** Gives the group of this test a fresh start, since a page of Lupe's is stored in it by right. */
const withoutLupes = async (page: SignedPage): Promise<void> => {
  expect(page.items).toHaveLength(1)
  group = new RelayGroup(() => relay.host, `fresh ${attempts++}`, 'Rosa', 'Ana', 'Lupe')
  await group.bring()
  honest = group.page('Ana')
  const ana = await group.enter('Ana')
  await ana.store(honest.write('one'))
  await ana.close()
}

describe('[RL4] who may not write is shown out for good', () => {
  test('a reader who writes, even what is stored already; not one who says nothing', async () => {
    group.admit('Via', { role: 'reader' })
    await group.bring()
    const via = await enterRelay(group.caller('Via', { door: 'reader' }))
    via.say({ kind: 'sync-step-2', update: encodeRuns([]) })
    via.say({ kind: 'update', update: encodeRuns([]) })
    expect(pagesFrom(await via.sync()).get(honest.id)).toEqual(honest.items)
    via.update(honest.run())
    expect(await via.closed).toBe(4403)
  })

  test('a reader who states', async () => {
    group.admit('Via', { role: 'reader' })
    await group.bring()
    const via = await enterRelay(group.caller('Via', { door: 'reader' }))
    via.say({ kind: 'append', statement: group.admit('Eve') })
    expect(await via.until('refused')).toMatchObject({ code: 'not-allowed', page: 0, clock: 4 })
    await via.close()
  })

  test('an invited key that writes; one that asks for pages hears nothing', async () => {
    const invitation = {
      kind: 'invitation',
      key: keysOf('door').public.sign,
      role: 'writer',
    } as const
    const terms = { expiresAt: 2_000_000_000, note: new Uint8Array(0) }
    group.state({ ...invitation, ...terms }, keysOf('Rosa'))
    await group.bring()
    const guest = await enterRelay(group.caller('door', { door: 'invited' }))
    guest.say({ kind: 'sync-step-1', vector: encodeVector(new Map()) })
    guest.say({ kind: 'update', update: encodeRuns([]) })
    guest.update(honest.run())
    expect(await guest.next()).toMatchObject({ kind: 'statements' })
    expect(await guest.frame()).toBeNull()
    expect(await guest.closed).toBe(4403)
  })
})

test('[RL3] a member cannot admit, invite or withdraw', async () => {
  const admission = {
    kind: 'admission',
    keys: keysOf('Eve').public,
    role: 'leader',
    tag: new Uint8Array(16),
    invitation: new Uint8Array(32),
    mandate: null,
    epochId: new Uint8Array(32),
    lockbox: new Uint8Array(80),
    note: new Uint8Array(0),
  } as const
  const { control } = group
  lupe.say({ kind: 'append', statement: nextStatement(control, keysOf('Lupe'), admission) })
  expect(await lupe.until('refused')).toMatchObject({ code: 'not-allowed' })
})

test('[RL8] a frame that is too large closes with 4413', async () => {
  lupe.send(new Uint8Array(limits.frameBytes + 1))
  expect(await lupe.closed).toBe(4413)
  lupe = await group.enter('Lupe')
})

test('[RL1] what is no message, or text, is refused', async () => {
  for (const frame of [new Uint8Array(0), Uint8Array.of(2), Uint8Array.of(255), 'hello']) {
    lupe.send(frame)
    expect(await lupe.until('refused')).toMatchObject(malformed)
  }
})

test('[RL9] none of this is in the log', () => {
  expect(relay.output().trim().split('\n')).toEqual([expect.stringMatching(/^Juntas: http/)])
})
