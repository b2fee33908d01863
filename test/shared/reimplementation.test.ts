/**
 * docs/FORMATS.md is enough: a second implementation, written from it alone, opens and verifies the committed vectors. It imports nothing of the
 * program and no cryptography but Node's own (the first test sees to that). Where it had to guess, the document was mended.
 */
import { argon2Sync, scryptSync } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  ascii,
  digest,
  domain,
  hkdf,
  hmac,
  isSignedBy,
  join,
  openAesGcm,
  openXChaCha,
  publicOf,
  sha256,
  uint,
} from '../support/second-reader/ciphers.ts'
import {
  anasPage,
  bodyBytes,
  boxSecret,
  bytesIn,
  epochId,
  epochSecret,
  grammar,
  group,
  hex,
  openItem,
  openLockbox,
  openStatement,
  seed,
  signingSecret,
  statementOf,
  structIn,
  structsIn,
  unseal,
  zeros,
} from '../support/second-reader/opening.ts'
import type { Frame } from '../support/second-reader/frames.ts'
import { messageOf } from '../support/second-reader/frames.ts'
import { fromBase45, readUpdate, readVector } from '../support/second-reader/pages.ts'
import { vector, vectorBytes, vectorsAt } from '../support/second-reader/vectors.ts'

test('[RE2] the second reader shares nothing with the program', () => {
  const files = [
    ...globSync('test/support/second-reader/*.ts'),
    'test/shared/reimplementation.test.ts',
  ]
  const imports = files.flatMap((file) =>
    Array.from(
      readFileSync(file, 'utf8').matchAll(/(?:from|import\() ?'(?<name>[^']+)'/gu),
      ({ groups }) => groups?.['name'] ?? '',
    ),
  )
  const foreign = imports.filter(
    (name) =>
      !/^(?:node:\w+|vitest|\.\/[\w-]+\.ts|\.\.\/support\/second-reader\/[\w-]+\.ts)$/u.test(name),
  )
  expect(imports.length).toBeGreaterThan(8)
  expect(foreign).toEqual([])
})

// Section 4: keys.

test('[RE2] XChaCha20-Poly1305 as its draft has it, and refuses a changed tag', () => {
  // draft-irtf-cfrg-xchacha-03, appendix A.3.1.
  const key = Uint8Array.from({ length: 32 }, (_, at) => 0x80 + at)
  const nonce = Uint8Array.from({ length: 24 }, (_, at) => 0x40 + at)
  const associated = Uint8Array.from(Buffer.from('50515253c0c1c2c3c4c5c6c7', 'hex'))
  const sealed = Uint8Array.from(
    Buffer.from(
      'bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39' +
        'ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9' +
        '21f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780acf49',
      'hex',
    ),
  )
  const plain = openXChaCha(key, nonce, associated, sealed)
  expect(Buffer.from(plain).toString('ascii')).toMatch(/^Ladies and Gentlemen of the class of '99/u)
  sealed[sealed.length - 1] = 0
  expect(() => openXChaCha(key, nonce, associated, sealed)).toThrow()
})

test('[KE1] keys, group and pages follow from the seed and the founding', () => {
  expect(hex(publicOf('ed25519', signingSecret))).toBe(vector('keys.json#signingKey'))
  expect(hex(publicOf('x25519', boxSecret))).toBe(vector('keys.json#boxKey'))
  for (const [name, id] of vectorsAt('keys.json', 'pages')) {
    const number = Uint8Array.of(Number(name.replace('page ', '')))
    const hash = digest('juntas/page/1', group, vectorBytes('keys.json#signingKey'), number)
    const first = Buffer.from(hash).readUIntBE(0, 6)
    expect(first * 32 + ((hash[6] ?? 0) >> 3)).toBe(Number(id))
  }
})

test('[KE2] a lockbox opens with the box key of the seed, to the secret that the epoch id names', () => {
  const lockbox = vectorBytes('keys.json#lockbox')
  expect(hex(openLockbox(lockbox, epochId, boxSecret))).toBe(hex(epochSecret))
  const ephemeral = publicOf('x25519', vectorBytes('keys.json#lockboxRandomness'))
  expect(hex(lockbox.subarray(0, 32))).toBe(hex(ephemeral))
  expect(() => openLockbox(lockbox, epochId, signingSecret)).toThrow()
})

// Section 6: sealing, and records.

test('[RE2] sealed bytes open, with the nonce and the padding that the plain text has', () => {
  const opened = unseal(epochSecret, zeros(5).fill(7), vectorBytes('sealed.json#sealed'))
  expect(hex(opened)).toBe('08'.repeat(70))
  expect(hex(hkdf(epochSecret, ascii('juntas/cipher/1')))).toBe(vector('sealed.json#cipherKey'))
  expect(() => unseal(epochSecret, zeros(4).fill(7), vectorBytes('sealed.json#sealed'))).toThrow()
})

test('[RE3] two records of a page: signature, chain, nonce, padding and plain form', () => {
  const [item, next] = [vectorBytes('sealed.json#firstItem'), vectorBytes('sealed.json#secondItem')]
  const first = openItem(anasPage, 0, zeros(32), item)
  const second = openItem(anasPage, 1, first.id, next)
  expect([hex(first.id), hex(second.id)]).toEqual([
    vector('sealed.json#firstId'),
    vector('sealed.json#secondId'),
  ])
  for (const { epoch, plain } of [first, second]) {
    expect(epoch).toBe(0)
    expect(hex(plain)).toBe(vector('sealed.json#plain'))
    const record = grammar.struct('record', plain)
    expect(record['at']).toBe(1_773_763_200_000)
    expect(structsIn(record, 'facts').map(({ kind }) => kind)).toEqual(['meeting-opened', 'saving'])
  }
  // Another place, another signer, a changed byte: nothing opens.
  expect(() => openItem(anasPage, 2, first.id, next)).toThrow('not signed')
  expect(() => openItem(anasPage, 1, zeros(32), next)).toThrow('not signed')
  const changed = next.slice()
  changed[40] = (changed[40] ?? 0) ^ 1
  expect(() => openItem(anasPage, 1, first.id, changed)).toThrow('not signed')
})

test('[RE1] the record of each kind of fact is read to its last byte', () => {
  const kinds = new Set<string>()
  for (const [kind, text] of vectorsAt('records.json', '')) {
    const record = grammar.struct('record', Uint8Array.from(Buffer.from(text, 'hex')))
    expect(structsIn(record, 'facts').map((fact) => fact['kind'])).toEqual([kind])
    kinds.add(kind)
  }
  expect([...kinds].toSorted()).toEqual([...grammar.kindsOf('fact').values()].toSorted())
})

// Section 8: the control chain.

test('[KE5] every statement is signed as it says, has the id it says, and follows the one before', () => {
  const names = vectorsAt('statements.json', '').filter(([, value]) => typeof value !== 'string')
  const kinds = new Set<unknown>()
  const admission = statementOf('admission')
  for (const [name] of names) {
    const { statement, body, id } = statementOf(name)
    kinds.add(body['kind'])
    expect(hex(id)).toBe(vector(`statements.json#${name}.id`))
    const before =
      name === 'founding'
        ? zeros(32)
        : name === 'admission'
          ? statementOf('founding').id
          : admission.id
    expect(hex(bytesIn(statement, 'prev'))).toBe(hex(before))
  }
  expect([...kinds].toSorted()).toEqual([...grammar.kindsOf('body').values()].toSorted())
  const forged = vectorBytes('statements.json#admission.bytes')
  forged[100] = (forged[100] ?? 0) ^ 1
  expect(() => openStatement(forged)).toThrow('not signed')
})

test('[RL3] the group’s id is the founding’s, and the founder opens the secret in it', () => {
  const bytes = vectorBytes('statements.json#founding.bytes')
  const { statement, body } = openStatement(bytes)
  expect(hex(digest('juntas/group/1', bodyBytes(bytes, statement)))).toBe(hex(group))
  const secret = openLockbox(bytesIn(body, 'lockbox'), bytesIn(body, 'epochId'), boxSecret)
  expect(hex(secret)).toBe(hex(epochSecret))
})

test('[KE4] the note of an invitation opens, and tells whom it is for', () => {
  const { body } = statementOf('invitation')
  const place = join(domain('juntas/control/1'), group, bytesIn(body, 'key'))
  const note = grammar.struct('note-of-key', unseal(epochSecret, place, bytesIn(body, 'note')))
  expect(hex(bytesIn(body, 'note'))).toBe(vector('statements.json#note'))
  expect(note['label']).toBe('Celular')
  const { page, clock, index } = structIn(note, 'member') as Record<string, number>
  const tagKey = hkdf(epochSecret, ascii('juntas/member/1'))
  const tag = hmac(tagKey, uint(page ?? 0), uint(clock ?? 0), uint(index ?? 0)).subarray(0, 16)
  expect(hex(tag)).toBe(vector('statements.json#memberTag'))
})

test('[KE5] mandates are signed by each, and say what the statement does', () => {
  for (const name of ['turn', 'reissue', 'leadership']) {
    const signed = structIn(statementOf(name).body, 'mandate')
    const bytes = bytesIn(signed, 'mandate')
    const signatures = structsIn(signed, 'signatures')
    expect(signatures).toHaveLength(2)
    for (const one of signatures) {
      const message = join(domain('juntas/mandate/1'), group, bytes)
      expect(isSignedBy(bytesIn(one, 'key'), message, bytesIn(one, 'signature'))).toBe(true)
    }
    const matter = grammar.struct('mandate', bytes)['kind']
    expect(matter).toBe(name === 'turn' ? 'removal' : name)
  }
  const dismissal = grammar.struct('mandate', vectorBytes('statements.json#dismissal'))
  expect(dismissal['after']).toBe(7)
})

test('[KE2] a turn: her box opens, the ephemeral key follows from the secret, and older secrets open with it', () => {
  const { body } = statementOf('turn')
  const row = structIn(body, 'row')
  const ephemeral = bytesIn(row, 'ephemeral')
  const newId = bytesIn(body, 'epochId')
  const [hers] = row['boxes'] as readonly Uint8Array[]
  const secret = openLockbox(join(ephemeral, hers ?? zeros(48)), newId, boxSecret)
  expect(hex(secret)).toBe(vector('statements.json#secondEpochSecret'))
  expect(hex(publicOf('x25519', hkdf(secret, ascii('juntas/turn/1'))))).toBe(hex(ephemeral))
  const place = join(domain('juntas/secrets/1'), group, newId)
  expect(hex(unseal(secret, place, bytesIn(body, 'secrets')))).toBe(hex(epochSecret))
})

test('[KE7] the salt of a founding that follows another notebook', () => {
  const salt = digest('juntas/succession/1', vectorBytes('statements.json#closing')).subarray(0, 16)
  expect(hex(salt)).toBe(vector('statements.json#successorSalt'))
})

// Section 7: pages.

test('[PG1] a notebook as Yjs bytes: two pages, each record signed, chained and opened; its state', () => {
  const runs = readUpdate(vectorBytes('pages.json#notebook'))
  const luz = bytesIn(structIn(statementOf('admission').body, 'keys'), 'sign')
  const heads = runs.map(({ page, from, items }) => {
    expect(from).toBe(0)
    const key = page === anasPage.id ? anasPage.key : luz
    let prev: Uint8Array = zeros(32)
    items.forEach((item, clock) => {
      const opened = openItem({ id: page, number: 0, key }, clock, prev, item)
      expect(() => grammar.read('record', opened.plain)).not.toThrow()
      prev = opened.id
    })
    return { page, state: join(uint(page), uint(items.length), prev) }
  })
  expect(runs.map(({ items }) => items.length).toSorted()).toEqual([1, 2])
  const ascending = heads.toSorted((left, right) => left.page - right.page)
  const newest = statementOf('admission').id
  const state = digest('juntas/state/1', group, newest, ...ascending.map((one) => one.state))
  expect(hex(state)).toBe(vector('pages.json#stateId'))
  expect(readUpdate(vectorBytes('pages.json#nothing'))).toEqual([])
  expect(readVector(vectorBytes('pages.json#vector')).get(7)).toBe(300)
})

// Section 9 and 10: invitations, words, letters, frames.

const wordList = /const words = `(?<words>[^`]+)`/u.exec(
  readFileSync('shared/crypto/word-list.ts', 'utf8'),
)
const words = (wordList?.groups?.['words'] ?? '').trim().split(/\s+/u)

const wordsOf = (subject: Uint8Array, count: number): string => {
  const cost = { N: 2 ** 14, r: 8, p: 1 }
  const bytes = scryptSync(subject, domain('juntas/words/1'), count, cost)
  return Array.from(bytes, (byte) => words[byte]).join(' ')
}

test('[AU5] the words that people compare', () => {
  expect(wordsOf(vectorBytes('statements.json#closing'), 5)).toBe(vector('keys.json#fingerprint'))
  const text = Buffer.from(vector('keys.json#invitation'), 'base64url')
  const invitation = grammar.struct('invitation', Uint8Array.from(text))
  expect(hex(bytesIn(invitation, 'group'))).toBe(hex(group))
  const keys = [vectorBytes('keys.json#signingKey'), vectorBytes('keys.json#boxKey')]
  const subject = digest('juntas/joining/1', group, bytesIn(invitation, 'seed'), ...keys)
  expect(wordsOf(subject, 4)).toBe(vector('keys.json#joining'))
})

test('[KE4] a request and its answer, from letters and from QR codes', () => {
  const letter = grammar.struct('letter', vectorBytes('table.json#request'))
  const [invitation, keys] = [bytesIn(letter, 'invitation'), structIn(letter, 'keys')]
  const [sign, box] = [bytesIn(keys, 'sign'), bytesIn(keys, 'box')]
  const message = join(domain('juntas/request/1'), group, Uint8Array.of(2), invitation, sign, box)
  expect(isSignedBy(invitation, message, bytesIn(letter, 'byInvitation'))).toBe(true)
  expect(isSignedBy(sign, message, bytesIn(letter, 'byKeys'))).toBe(true)

  const frames = vectorsAt('table.json', 'answerInFrames').map(
    ([, text]) => grammar.struct('frame', fromBase45(text)) as unknown as Frame,
  )
  const whole = messageOf(frames) ?? new Uint8Array(0)
  expect(hex(whole)).toBe(vector('table.json#answer'))
  const mark = digest('juntas/frames/1', whole).subarray(0, 8)
  for (const frame of frames) expect(hex(frame.mark)).toBe(hex(mark))
  const answer = grammar.struct('letter', whole)
  expect((answer['statements'] as readonly Uint8Array[]).map(hex)).toEqual([
    vector('statements.json#founding.bytes'),
    vector('statements.json#admission.bytes'),
  ])
})

test('[PG7] a part of a notebook continues the chain and the page, and a device says what it has', () => {
  const part = grammar.struct('told', vectorBytes('table.json#part'))
  expect(hex(bytesIn(part, 'group'))).toBe(hex(group))
  expect(part).toMatchObject({ from: 1 })
  expect((part['statements'] as readonly Uint8Array[]).map(hex)).toEqual([
    vector('statements.json#admission.bytes'),
  ])
  const [run] = readUpdate(bytesIn(part, 'pages'))
  const holdings = grammar.struct('told', vectorBytes('table.json#holdings'))
  expect([...readVector(bytesIn(holdings, 'pages'))]).toEqual([[run?.page, run?.items.length]])
  expect(holdings['statements']).toBe(2)
})

// Section 11: the relay.

test('[RL2] the answer to a challenge is signed for one relay, one door, one group', () => {
  const nonce = bytesIn(grammar.struct('challenge', vectorBytes('wire.json#challenge')), 'nonce')
  const answer = grammar.struct('answer', vectorBytes('wire.json#answer'))
  const proof = (relay: string): Uint8Array =>
    join(domain('juntas/relay/1'), uint(relay.length), ascii(relay), uint(0), group, nonce)
  const isProof = (relay: string): boolean =>
    isSignedBy(bytesIn(answer, 'key'), proof(relay), bytesIn(answer, 'signature'))
  expect(answer['door']).toBe('writer')
  expect(isProof(vector('wire.json#relayName'))).toBe(true)
  expect(isProof('another.example')).toBe(false)
  for (const [name, text] of vectorsAt('wire.json', '')) {
    if (['challenge', 'answer', 'relayName'].includes(name)) continue
    expect(() => grammar.read('message', Uint8Array.from(Buffer.from(text, 'hex')))).not.toThrow()
  }
})

// Sections 12 and 13: files.

test('[PG7] a notebook’s file: its check, its chain, its records', () => {
  const bytes = vectorBytes('files.json#notebook')
  const file = grammar.struct('notebook-file', bytes)
  expect(hex(bytesIn(file, 'check'))).toBe(hex(sha256(bytes.subarray(0, -32))))
  const [founding] = file['statements'] as readonly Uint8Array[]
  const { statement } = openStatement(founding ?? zeros(0))
  const body = bodyBytes(founding ?? zeros(0), statement)
  expect(hex(digest('juntas/group/1', body))).toBe(hex(bytesIn(file, 'group')))
  const [run, ...others] = readUpdate(bytesIn(file, 'pages'))
  expect([run?.page, run?.from, others]).toEqual([anasPage.id, 0, []])
  const { plain } = openItem(anasPage, 0, zeros(32), run?.items[0] ?? zeros(0))
  const [fact] = structsIn(grammar.struct('record', plain), 'facts')
  expect(fact).toEqual({ kind: 'meeting-opened', day: 20_529 })
})

test('[KE3] a reader’s key file opens with its six words', () => {
  const bytes = vectorBytes('files.json#readerKey')
  const file = grammar.struct('reader-key-file', bytes)
  const plainWords = vector('files.json#readerKeyWords').normalize('NFD').replaceAll(/\p{M}/gu, '')
  const passphrase = (plainWords.toLowerCase().match(/\p{L}+/gu) ?? []).join(' ')
  const salt = join(domain('juntas/reader-key/1'), bytesIn(file, 'salt'))
  const cost = { N: 2 ** 16, r: 8, p: 1, maxmem: 2 ** 27 }
  const key = Uint8Array.from(scryptSync(passphrase, salt, 32, cost))
  const head = bytes.subarray(0, -48)
  const opened = openXChaCha(key, zeros(24), head, bytes.subarray(-48))
  expect(hex(opened)).toBe(vector('files.json#readerKeySeed'))
  const sign = publicOf('ed25519', hkdf(opened, ascii('juntas/sign/1')))
  expect(hex(bytesIn(file, 'key'))).toBe(hex(sign))
})

// Section 14: lots.

const refBytes = (text: string): Uint8Array => {
  const [page = '', clock = '', index = ''] = text.split('.')
  const bytes = Buffer.alloc(16)
  bytes.writeBigUInt64BE(BigInt(page))
  bytes.writeUInt32BE(Number(clock), 8)
  bytes.writeUInt32BE(Number(index), 12)
  return Uint8Array.from(bytes)
}

const count = (number: number): Uint8Array => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(number)
  return Uint8Array.from(bytes)
}

const placeOf = (seedBytes: Uint8Array, among: number): number => {
  const drawn = Buffer.from(seedBytes).readUIntBE(0, 6)
  return drawn < 2 ** 48 - (2 ** 48 % among) ? drawn % among : placeOf(sha256(seedBytes), among)
}

test('[LT2] the draw is made again from what was committed and revealed', () => {
  const lots = { ref: vector('lots.json#lots'), id: vectorBytes('lots.json#lotsId') }
  const info = join(ascii('juntas/lots/1'), Uint8Array.of(Number(lots.ref.split('.')[2])))
  expect(hex(hkdf(signingSecret, info, lots.id))).toBe(vector('lots.json#nonceOfAna'))

  const commitments = new Map(vectorsAt('lots.json', 'commitments'))
  const reveals = new Map(vectorsAt('lots.json', 'reveals'))
  for (const [member, nonce] of reveals) {
    const made = sha256(
      ascii('juntas lots commitment 1'),
      lots.id,
      refBytes(lots.ref),
      refBytes(member),
      Uint8Array.from(Buffer.from(nonce, 'hex')),
    )
    expect(hex(made)).toBe(commitments.get(member))
  }
  const eligible = vectorsAt('lots.json', 'eligible').map(([, ref]) => ref)
  const drawn = sha256(
    ascii('juntas lots seed 1'),
    count(reveals.size),
    ...[...reveals.values()].toSorted().map((nonce) => Uint8Array.from(Buffer.from(nonce, 'hex'))),
    refBytes(vector('lots.json#meeting')),
    count(eligible.length),
    ...eligible.map(refBytes),
  )
  expect(hex(drawn)).toBe(vector('lots.json#seed'))
  const withheld = [...commitments.keys()].filter((member) => !reveals.has(member))
  expect(withheld).toEqual([vector('lots.json#withheld')])
  const candidates = eligible.filter((member) => !withheld.includes(member))
  expect(candidates[placeOf(drawn, candidates.length)]).toBe(vector('lots.json#winner'))
  expect(String(placeOf(zeros(32).fill(255), 5))).toBe(vector('lots.json#placeOfFiveFromAllOnes'))
})

// Section 15: the device.

test('[KE1] what lies on a device opens with its key and her PIN, layer by layer', () => {
  const argon2 = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 }
  const [pin, salt] = [vector('device.json#pin'), vectorBytes('device.json#salt')]
  const pinKey = Uint8Array.from(argon2Sync('argon2id', { message: pin, nonce: salt, ...argon2 }))
  expect(hex(pinKey)).toBe(vector('device.json#pinKey'))
  const deviceKey = vectorBytes('device.json#deviceKey')
  const notebook = vector('device.json#notebook')
  expect(notebook).toBe(Buffer.from(group).toString('base64url'))
  const key = vector('device.json#lockOf')

  const open = (kind: string, of: string, inner: Uint8Array | null): Uint8Array => {
    const names = { lock: 'lock', epoch: 'epochZero', face: 'face', marks: 'marks' }
    const wrapped = vectorBytes(`device.json#${names[kind as keyof typeof names]}`)
    const label = `${notebook} ${kind} ${of}`
    const outer = openAesGcm(deviceKey, label, wrapped)
    return inner === null ? outer : openAesGcm(inner, label, outer)
  }
  const lock = open('lock', key, pinKey)
  const notebookKey = lock.slice(32)
  expect(hex(lock.slice(0, 32))).toBe(hex(seed))
  expect(hex(notebookKey)).toBe(vector('device.json#notebookKey'))
  expect(hex(open('epoch', '0', notebookKey))).toBe(hex(epochSecret))
  expect(hex(open('face', key, null))).toBe('07')
  expect(hex(open('marks', 'all', null))).toBe(vector('device.json#marksPlain'))
  expect(grammar.read('marks', vectorBytes('device.json#marksPlain'))).toHaveLength(1)
  const joining = openAesGcm(deviceKey, 'joining', vectorBytes('device.json#joining'))
  expect(hex(joining)).toBe(vector('device.json#joiningPlain'))
  expect(() => grammar.read('stored-joining', joining)).not.toThrow()
  expect(() => open('lock', key, zeros(32))).toThrow()
})
