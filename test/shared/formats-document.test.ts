/** docs/FORMATS.md against the program: the same grammar, the same domains; its examples are written from the vectors. */
import fc from 'fast-check'
import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { joinBytes } from '../../shared/base/bytes.ts'
import { uintBytes } from '../../shared/base/codec.ts'
import { limits } from '../../shared/base/limits.ts'
import type { Result } from '../../shared/base/result.ts'
import { decodeMandate, encodeMandate } from '../../shared/control/mandate.ts'
import type { Statement } from '../../shared/control/statement.ts'
import { decodeStatement, statementOf } from '../../shared/control/statement.ts'
import { wordList } from '../../shared/crypto/word-list.ts'
import { digest } from '../../shared/crypto/digest.ts'
import { decodeTold, encodeHoldings, encodePart } from '../../shared/replica/notebook-part.ts'
import { decodeReceipt, encodeReceipt, movementKinds } from '../../shared/record/receipt.ts'
import { decodeRecord, encodeRecord } from '../../shared/record/record-codec.ts'
import {
  decodeRuns,
  decodeVector,
  encodeRuns,
  encodeVector,
} from '../../shared/replica/page-codec.ts'
import { bytesToBase45, base45ToBytes } from '../../shared/base/base45.ts'
import { decodeFrame, frameOf, pieceBytes, seedCount, seriesOf } from '../../shared/wire/frames.ts'
import {
  decodeAnswer,
  decodeChallenge,
  encodeAnswer,
  encodeChallenge,
} from '../../shared/wire/handshake.ts'
import { decodeLetter, encodeLetter } from '../../shared/wire/joining-letter.ts'
import { decodeMessage, encodeMessage } from '../../shared/wire/message.ts'
import { anyAnswer, anyBody, anyMandate, anyMessage, mutated } from '../support/arbitraries.ts'
import {
  anyAmount,
  anyBytes,
  anyDay,
  anyRecord,
  anyRef,
  anyUint,
  factKinds,
  factOfKind,
} from '../support/fact-arbitraries.ts'
import type { Value } from '../support/second-reader/grammar.ts'
import { Grammar } from '../support/second-reader/grammar.ts'
import { fromBase45, readUpdate, readVector } from '../support/second-reader/pages.ts'
import { Refused, Source } from '../support/second-reader/source.ts'
import { vector } from '../support/second-reader/vectors.ts'

const path = 'docs/FORMATS.md'
const document = readFileSync(path, 'utf8')
const grammar = new Grammar(document, { charge: 'method', mandate: 'matter' })

const done = <Value>(result: Result<Value, string>): Value => {
  if (!result.ok) throw new Error(result.error)
  return result.value
}

/** What the second reader makes of bytes; null: refused. */
const readOr = <Read>(read: () => Read): Read | null => {
  try {
    return read()
  } catch (error) {
    if (error instanceof Refused) return null
    throw error
  }
}

/** Program and document read the same value from honest bytes, and of damaged ones both read or both refuse. */
const expectSame = <Made>(
  honest: fc.Arbitrary<Uint8Array>,
  decode: (bytes: Uint8Array) => Result<Made, string>,
  read: (bytes: Uint8Array) => unknown,
  sameAs: (value: Made) => unknown = (value) => value,
  runs = 400,
): void => {
  fc.assert(
    fc.property(honest, (bytes) => {
      expect(readOr(() => read(bytes))).toEqual(sameAs(done(decode(bytes))))
    }),
    { numRuns: runs },
  )
  const counts = { read: 0, refused: 0 }
  const once = mutated(honest)
  fc.assert(
    fc.property(fc.oneof(once, mutated(once)), (bytes) => {
      const [made, other] = [decode(bytes), readOr(() => read(bytes))]
      counts[made.ok ? 'read' : 'refused']++
      expect(other).toEqual(made.ok ? sameAs(made.value) : null)
    }),
    { numRuns: 5 * runs },
  )
  expect(counts.read).toBeGreaterThan(0)
  expect(counts.refused).toBeGreaterThan(0)
}

const reader =
  (name: string) =>
  (bytes: Uint8Array): Value =>
    grammar.read(name, bytes)

test('[RE1] every fact is in the document, by its number, and is read from it as the program reads it', () => {
  const numbers = [...grammar.kindsOf('fact')].sort(([left], [right]) => left - right)
  expect(numbers.map(([number]) => number)).toEqual(factKinds.map((_, at) => at))
  expect(numbers.map(([, kind]) => kind).toSorted()).toEqual(factKinds.toSorted())
  expectSame(anyRecord.map(encodeRecord), decodeRecord, reader('record'), undefined, 500)
})

test('[RE1] every number, length and order in a record goes as far as the document says, and no further', () => {
  const facts = factKinds.flatMap((kind) => fc.sample(factOfKind(kind), { numRuns: 6, seed: 7 }))
  const records = facts.map((fact) => encodeRecord({ at: 0, seen: [], facts: [fact] }))
  const more = fc.sample(anyRecord, { numRuns: 20, seed: 7 }).map(encodeRecord)
  expectSameEdges('record', [...records, ...more], decodeRecord)
})

test('[KE5] so it is in mandates, statements, and what is said to the relay', () => {
  const sample = <Item>(any: fc.Arbitrary<Item>): Item[] => fc.sample(any, { numRuns: 60, seed: 7 })
  const signatures = [3, 1].map((byte) => ({
    key: new Uint8Array(32).fill(byte),
    signature: new Uint8Array(64),
  }))
  const statements = sample(anyBody).map(
    (body) => statementOf(1, new Uint8Array(32), body, signatures).bytes,
  )
  expectSameEdges('mandate', sample(anyMandate).map(encodeMandate), decodeMandate)
  expectSameEdges('statement', statements, decodeStatement, statementAsRead)
  expectSameEdges('answer', sample(anyAnswer).map(encodeAnswer), decodeAnswer)
  expectSameEdges('message', sample(anyMessage).map(encodeMessage), decodeMessage, isRead)
})

/** Of honest bytes with one thing at its edge, both read the same or both refuse. */
const expectSameEdges = <Made>(
  name: string,
  honest: readonly Uint8Array[],
  decode: (bytes: Uint8Array) => Result<Made, string>,
  sameAs: (value: Made) => unknown = (value) => value,
): void => {
  const counts = { read: 0, refused: 0 }
  for (const bytes of honest) {
    const steps = grammar.trace(name, bytes)
    for (const edge of [...edgesOf(steps), ...disordersOf(steps)]) {
      const made = decode(edge)
      const read = readOr(() => grammar.read(name, edge))
      counts[made.ok ? 'read' : 'refused']++
      if (sameAs === isRead) expect(read !== null).toBe(made.ok)
      else expect(read).toEqual(made.ok ? sameAs(made.value) : null)
    }
  }
  expect(counts.read).toBeGreaterThan(50)
  expect(counts.refused).toBeGreaterThan(50)
}

/** The same bytes with one number, or one length and so many letters, at an edge of its bounds and just beyond. */
const edgesOf = (steps: Source['steps']): Uint8Array[] =>
  steps.flatMap(({ bounds, path: at }, index) => {
    if (bounds === undefined || bounds.most === Number.MAX_SAFE_INTEGER) return []
    const { least, most, as } = bounds
    const isLength = steps[index + 1]?.path === at && steps[index + 1]?.bounds === undefined
    const before = steps.slice(0, index).map(({ bytes }) => bytes)
    const after = steps.slice(index + (isLength ? 2 : 1)).map(({ bytes }) => bytes)
    return [least - 1, least, most, most + 1]
      .filter((number) => as === 'int' || number >= 0)
      .map((number) => {
        const folded = as === 'int' ? (number < 0 ? -2 * number - 1 : 2 * number) : number
        const letters = new Uint8Array(isLength ? number : 0).fill(97)
        return joinBytes(...before, uintBytes(folded), letters, ...after)
      })
  })

/** The same bytes with the first two items of one list exchanged, or the first one twice; or without one of them, or any. */
const disordersOf = (steps: Source['steps']): Uint8Array[] =>
  steps.flatMap(({ path: at, value }, index) => {
    if (!value.endsWith(' items')) return []
    const itemsThere = Array.from({ length: Number.parseInt(value, 10) }, (_, place) =>
      steps.filter(
        ({ path: other }) => other === `${at}.${place}` || other.startsWith(`${at}.${place}.`),
      ),
    )
    const [first = [], second = []] = itemsThere
    const end = index + 1 + itemsThere.flat().length
    const shorter = [[], itemsThere.slice(1)]
    const turned = [
      [second, first],
      [first, first],
    ].map((two) => [...two, ...itemsThere.slice(2)])
    return [...shorter, ...(itemsThere.length < 2 ? [] : turned)].map((items) =>
      joinBytes(
        ...steps.slice(0, index).map(({ bytes }) => bytes),
        uintBytes(items.length),
        ...[...items.flat(), ...steps.slice(end)].map(({ bytes }) => bytes),
      ),
    )
  })

test('[RL8] the longest lists in the document are those of the table of limits', () => {
  const most = limits.credentialsPerGroup * limits.pagesPerCredential
  const wanted = [
    `list 0..${limits.seenPerRecord} seen`,
    `list 1..${limits.factsPerRecord} fact`,
    `list 1..${limits.refsPerFact} ref`,
    `list 1..${limits.refsPerFact} share`,
    `list 0..${limits.seenPerRecord} head`,
    `list 0..${limits.cashRows} cash-row`,
    `list 0..${limits.ladderRungs} amount`,
    `list 1..${limits.evidenceRecords} bytes 0..${limits.recordBytes}`,
    `list 1..${limits.signaturesPerStatement} signature`,
    `list 0..${limits.signaturesPerStatement} signature`,
    `list 0..${limits.credentialsPerGroup} fixed 48`,
    `list 0..${limits.pagesPerCredential * 16} head`,
    `list 1..${limits.statementsPerGroup} bytes 0..${limits.statementBytes}`,
    `bytes 0..${limits.mandateBytes}`,
    `bytes 0..${limits.epochsPerGroup * 32 + 128}`,
    `bytes 0..${limits.frameBytes}`,
    `list 0..${most} page-records`,
    `list 0..${most} mark`,
    `length: 1..${limits.piecesPerMessage * pieceBytes}`,
    `seed: 0..${seedCount - 1}`,
  ]
  for (const words of wanted) expect(document).toContain(words)
})

test('[KE5] mandates and control statements are read from the document as the program reads them', () => {
  expectSame(anyMandate.map(encodeMandate), decodeMandate, reader('mandate'))
  const anySigned = fc.record({ key: anyBytes(32), signature: anyBytes(64) })
  const statements = fc
    .tuple(
      anyUint(4096),
      anyBytes(32),
      anyBody,
      fc.array(anySigned, { minLength: 1, maxLength: 2 }),
    )
    .map(([number, prev, body, signatures]) => statementOf(number, prev, body, signatures).bytes)
    .filter((bytes) => decodeStatement(bytes).ok)
  expectSame(statements, decodeStatement, reader('statement'), statementAsRead)
})

/** The mandate within is bytes to the document's reader. */
const statementAsRead = ({ number, prev, body, signatures }: Statement): unknown => {
  const isSigned = 'mandate' in body
  const mandate = isSigned
    ? {
        mandate: body.mandate?.bytes ?? new Uint8Array(0),
        signatures: body.mandate?.signatures ?? [],
      }
    : null
  return { number, prev, body: isSigned ? { ...body, mandate } : body, signatures }
}

const isRead = (): boolean => true

test('[RL2] what device and relay say is read from the document as the program reads it', () => {
  const readAll =
    (name: string) =>
    (bytes: Uint8Array): boolean =>
      Boolean(grammar.read(name, bytes))
  expectSame(anyMessage.map(encodeMessage), decodeMessage, readAll('message'), isRead)
  expectSame(anyAnswer.map(encodeAnswer), decodeAnswer, reader('answer'))
  const challenges = anyBytes(32).map(encodeChallenge)
  expectSame(challenges, decodeChallenge, reader('challenge'), (nonce) => ({ nonce }))
})

test('[PG1] pages and vectors as Yjs bytes are read from the document as the program reads them', () => {
  const item = fc.integer({ min: 169, max: 180 }).chain(anyBytes)
  const run = fc.record({
    page: anyUint(),
    from: anyUint(2 ** 31 - 4),
    items: fc.array(item, { minLength: 1, maxLength: 3 }),
  })
  const runs = fc.uniqueArray(run, { selector: ({ page }) => page, maxLength: 3 })
  expectSame(runs.map(encodeRuns), decodeRuns, (bytes) => readUpdate(bytes), undefined, 200)
  const counts = fc.array(fc.tuple(anyUint(), anyUint(2 ** 31)), { maxLength: 4 })
  const vectors = counts.map((entries) => encodeVector(new Map(entries)))
  expectSame(vectors, decodeVector, (bytes) => readVector(bytes))
})

test('[KE4] letters and QR frames are read from the document as the program reads them', () => {
  const keys = fc.record({ sign: anyBytes(32), box: anyBytes(32) })
  const requests = fc
    .tuple(anyBytes(32), anyBytes(32), keys, anyBytes(64), anyBytes(64))
    .map(([group, invitation, asking, first, second]) =>
      encodeLetter({
        kind: 'request',
        group,
        body: { kind: 'request', invitation, keys: asking },
        signatures: [
          { key: invitation, signature: first },
          { key: asking.sign, signature: second },
        ],
      }),
    )
  const answers = fc
    .array(fc.uint8Array({ maxLength: 20 }), { minLength: 1, maxLength: 4 })
    .chain((statements) =>
      anyUint(statements.length).map((accepted) =>
        encodeLetter({ kind: 'answer', accepted, statements }),
      ),
    )
  const readLetter = (bytes: Uint8Array): boolean => Boolean(grammar.read('letter', bytes))
  expectSame(fc.oneof(requests, answers), decodeLetter, readLetter, isRead)
  // Without its check, which is put under it afterwards: else no change would come any further.
  const bodies = fc
    .tuple(fc.uint8Array({ minLength: 1, maxLength: 800 }), fc.nat(seedCount - 1))
    .map(([message, seed]) => {
      const frame = done(base45ToBytes(frameOf(done(seriesOf(message)), seed)))
      return frame.subarray(0, -4)
    })
  const checked = (body: Uint8Array): string =>
    bytesToBase45(joinBytes(body, digest('juntas/frame/1', body).subarray(0, 4)))
  const read = (body: Uint8Array): unknown => {
    const { mark, length, seed, piece } = grammar.struct('frame', fromBase45(checked(body)))
    return { mark: Buffer.from(mark as Uint8Array).toString('hex'), length, seed, piece }
  }
  expectSame(bodies, (body) => decodeFrame(checked(body)), read)
})

test('[PG7] parts of a notebook, and what a device has, are read from the document as the program reads them', () => {
  const run = fc.record({
    page: anyUint(),
    from: anyUint(2 ** 31 - 4),
    items: fc.array(anyBytes(170), { minLength: 1, maxLength: 2 }),
  })
  const part = fc.record({
    kind: fc.constant('part' as const),
    group: anyBytes(32),
    from: anyUint(4096),
    statements: fc.array(fc.uint8Array({ maxLength: 9 }), { maxLength: 3 }),
    pages: fc.uniqueArray(run, { selector: ({ page }) => page, maxLength: 2 }),
  })
  const holdings = fc.record({
    kind: fc.constant('holdings' as const),
    group: anyBytes(32),
    statements: anyUint(4096),
    pages: fc.array(fc.tuple(anyUint(), anyUint(2 ** 31)), { maxLength: 4 }),
  })
  const honest = fc.oneof(
    part.filter(({ from, statements }) => from + statements.length <= 4096).map(encodePart),
    holdings.map((one) => encodeHoldings({ ...one, pages: new Map(one.pages) })),
  )
  const read = (bytes: Uint8Array): unknown => {
    const told = grammar.read('told', bytes) as Record<string, Value>
    const pages = told['pages'] as Uint8Array
    return { ...told, pages: told['kind'] === 'part' ? readUpdate(pages) : readVector(pages) }
  }
  expectSame(honest, decodeTold, read)
})

test('receipts are read from the document as the program reads them', () => {
  const receipts = fc.record({
    fact: anyRef,
    idStart: anyBytes(16),
    kind: fc.constantFrom(...movementKinds),
    amount: anyAmount,
    day: anyDay,
    member: fc.option(anyRef),
  })
  expectSame(receipts.map(encodeReceipt), decodeReceipt, reader('receipt'))
})

test('[RE2] the document lists exactly the domains that are in the code', () => {
  const rows = document.matchAll(/^\| (?<domain>juntas[/ ][^|]*?\d)\s+\|/gmu)
  const listed = Array.from(rows, ({ groups }) => groups?.['domain'] ?? '')
  const sources = globSync('{client,server,shared}/**/*.{ts,svelte}', {
    exclude: (file) => file.includes('.svelte-check'),
  })
  const used = sources.flatMap((file) =>
    Array.from(
      readFileSync(file, 'utf8').matchAll(/['`](?<domain>juntas[/ ][a-z /-]+\d+)['`]/gu),
      ({ groups }) => groups?.['domain'] ?? '',
    ),
  )
  expect(listed.toSorted()).toEqual([...new Set(used)].toSorted())
})

test('[AU5] there are 256 words', () => {
  expect(new Set(wordList).size).toBe(256)
})

test('[RE1] the document’s examples are the vectors, word by word', async () => {
  const block =
    /^```example (?<file>\S+)#(?<at>.+?) (?<name>[\w-]+)(?: (?<text>base\w+))?\n.*?^```/gmsu
  const written = document.replaceAll(block, (...match) => {
    const groups = match.at(-1) as Readonly<Record<string, string | undefined>>
    const { file = '', at = '', name = '', text = '' } = groups
    const info = [`${file}#${at}`, name, text].filter((part) => part !== '')
    const bytes = bytesOf(vector(`${file}#${at}`), text)
    return `\`\`\`example ${info.join(' ')}\n${stepsOf(name, bytes).map(lineOf).join('\n')}\n\`\`\``
  })
  await expect(written).toMatchFileSnapshot(`../../${path}`)
})

const bytesOf = (text: string, encoding: string | undefined): Uint8Array => {
  if (encoding === 'base45') return fromBase45(text)
  return Uint8Array.from(Buffer.from(text, encoding === 'base64url' ? 'base64url' : 'hex'))
}

const stepsOf = (name: string, bytes: Uint8Array): Source['steps'] => {
  if (name !== 'update' && name !== 'vector') return grammar.trace(name, bytes)
  const source = new Source(bytes)
  if (name === 'update') readUpdate(bytes, source)
  else readVector(bytes, source)
  return source.steps
}

const mostShown = 12

const lineOf = ({ bytes, path: at, value }: Source['steps'][number]): string => {
  const shown = Buffer.from(bytes.subarray(0, mostShown)).toString('hex')
  const hex = bytes.length > mostShown ? `${shown}…` : shown
  const size = value === '' && bytes.length > mostShown ? `${bytes.length} bytes` : value
  return `${hex.padEnd(2 * mostShown + 3)}${[at, size].filter((part) => part !== '').join('  ')}`
}
