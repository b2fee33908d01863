/** The grammar of docs/FORMATS.md (section 1), read from its `grammar` blocks and followed word by word. */
import { isFrame } from './frames.ts'
import { readUpdate, readVector } from './pages.ts'
import { Refused, Source } from './source.ts'

export type Value = number | string | boolean | null | Uint8Array | readonly Value[] | Struct
export interface Struct {
  readonly [field: string]: Value
}

interface Part {
  readonly from: number
  readonly statements: readonly Value[]
  readonly pages: Uint8Array
}

interface Definition {
  /** Of one of several alternatives: its number. */
  readonly tag: number | null
  readonly kind: string
  readonly rules: readonly string[]
  readonly body: string
}

export class Grammar {
  readonly #structures = new Map<string, Definition[]>()
  readonly #words = new Map<string, readonly string[]>()
  /** Under what name the kind of an alternative is told. */
  readonly #kindNames: Readonly<Record<string, string>>

  constructor(document: string, kindNames: Readonly<Record<string, string>> = {}) {
    this.#kindNames = kindNames
    for (const block of document.matchAll(/^```grammar\n(?<text>.*?)^```/gmsu)) {
      const text = block.groups?.['text'] ?? ''
      for (const line of text.replaceAll(/\n +/gu, ' ').trim().split('\n')) this.#learn(line)
    }
  }

  #learn(line: string): void {
    const words = /^(?<name>[\w-]+)\s+:=\s+(?<list>.*)$/u.exec(line)
    if (words !== null) {
      this.#words.set(words.groups?.['name'] ?? '', (words.groups?.['list'] ?? '').split(' | '))
      return
    }
    const shape =
      /^(?<name>[\w-]+)(?:\s+(?<tag>\d+)\s+(?<kind>[\w-]+))?(?:\s+\[(?<rule>[\w-]+)\])?\s+=\s+(?<body>.*)$/u
    const found = shape.exec(line)?.groups
    if (found === undefined) throw new Error(`not grammar: ${line}`)
    const { name = '', tag, kind, rule, body = '' } = found
    const definition = {
      tag: tag === undefined ? null : Number(tag),
      kind: kind ?? '',
      rules: rule === undefined ? [] : [rule],
      body,
    }
    this.#structures.set(name, [...(this.#structures.get(name) ?? []), definition])
  }

  /** Kinds of a structure with alternatives, by number. */
  kindsOf(name: string): ReadonlyMap<number, string> {
    return new Map(this.#definitions(name).map(({ tag, kind }) => [tag ?? 0, kind]))
  }

  wordsOf(name: string): readonly string[] {
    const words = this.#words.get(name)
    if (words === undefined) throw new Error(`no words ${name}`)
    return words
  }

  read(name: string, bytes: Uint8Array): Value {
    const source = new Source(bytes)
    const value = this.#read(name, source, '')
    source.finish()
    return value
  }

  /** The value of a structure with named fields. */
  struct(name: string, bytes: Uint8Array): Struct {
    const value = this.read(name, bytes)
    if (!isStruct(value)) throw new Error(`${name} has no fields`)
    return value
  }

  /** What is read, word by word. */
  trace(name: string, bytes: Uint8Array): Source['steps'] {
    const source = new Source(bytes)
    this.#read(name, source, '')
    source.finish()
    return source.steps
  }

  #definitions(name: string): readonly Definition[] {
    const definitions = this.#structures.get(name)
    if (definitions === undefined) throw new Error(`no structure ${name}`)
    return definitions
  }

  #read(type: string, source: Source, path: string): Value {
    const ruled = /^(?<type>.*) \[(?<rule>[\w-]+)\]$/u.exec(type)?.groups
    if (ruled !== undefined) {
      const value = this.#read(ruled['type'] ?? '', source, path)
      this.#hold(ruled['rule'] ?? '', value)
      return value
    }
    const [word = '', ...rest] = type.split(' ')
    const range = /^(?<least>-?\d+)\.\.(?<most>\d+)$/u.exec(word)?.groups
    if (range !== undefined) {
      const [least, most] = [Number(range['least']), Number(range['most'])]
      return least < 0 ? source.int(least, most, path) : source.uint(least, most, path)
    }
    return this.#readWord(word, rest, source, path)
  }

  #readWord(word: string, rest: readonly string[], source: Source, path: string): Value {
    const [first = '', second = ''] = rest
    const [least = 0, most = 0] = first.split('..').map(Number)
    switch (word) {
      case 'nothing':
        return {}
      case 'bool':
        return source.uint(0, 1, path, (value) => (value === 1 ? 'yes' : 'no')) === 1
      case 'fixed':
        return source.fixed(Number(first), path)
      case 'all':
        // "all but 80"
        return source.fixed(Math.max(0, source.left - Number(rest[1])), path)
      case 'bytes':
        return source.bytes(least, most, path)
      case 'text':
        return source.text(least, most, path)
      case 'exactly': {
        const wanted = first === 'hex' ? Buffer.from(second, 'hex') : Buffer.of(Number(first))
        if (!wanted.equals(source.fixed(wanted.length, path))) throw new Refused(path)
        return null
      }
      case 'one': {
        const words = this.wordsOf(second)
        return words[source.uint(0, words.length - 1, path, (at) => words[at] ?? '')] ?? ''
      }
      case 'maybe': {
        const isThere = source.uint(0, 1, path, (value) => (value === 1 ? 'is there' : 'none'))
        return isThere === 1 ? this.#read(rest.join(' '), source, path) : null
      }
      case 'list':
        return this.#readList(least, most, rest.slice(1).join(' '), source, path)
      default:
        return this.#readNamed(word, source, path)
    }
  }

  #readList(least: number, most: number, type: string, source: Source, path: string): Value[] {
    const ordered =
      /^(?<item>.*?) (?<order>ascending|distinct|in order) (?:by|of) (?<field>\w+)$/u.exec(
        type,
      )?.groups
    const item = ordered?.['item'] ?? type
    const length = source.uint(least, most, path, (count) => `${count} items`)
    if (length > source.left) throw new Refused('truncated')
    const items = Array.from({ length }, (_, at) => this.#read(item, source, `${path}.${at}`))
    const field = ordered?.['field'] ?? ''
    const names = items.map((one) =>
      isStruct(one) && field !== 'itself' ? (one[field] ?? null) : one,
    )
    if (ordered?.['order'] === 'ascending') {
      const isSorted = names.every((one, at) => at === 0 || compare(names[at - 1] ?? null, one) < 0)
      if (!isSorted) throw new Refused('not sorted')
    }
    if (ordered?.['order'] === 'distinct') {
      const texts = new Set(names.map((one) => (one instanceof Uint8Array ? hex(one) : one)))
      if (texts.size !== names.length) throw new Refused('repeated')
    }
    if (ordered?.['order'] === 'in order') {
      const words = this.wordsOf(`${field}s`)
      if (names.some((one, at) => one !== words[at])) throw new Refused('not in order')
    }
    return items
  }

  #readNamed(name: string, source: Source, path: string): Value {
    const definitions = this.#definitions(name)
    const [only] = definitions
    if (only?.tag === null) return this.#readBody(only, source, path, {})
    const byTag = new Map(definitions.map((one) => [one.tag, one]))
    const last = Math.max(...definitions.map(({ tag }) => tag ?? 0))
    const tag = source.uint(0, last, path, (at) => `${name} ${byTag.get(at)?.kind ?? ''}`)
    const definition = byTag.get(tag)
    if (definition === undefined) throw new Refused(`no ${name} ${tag}`)
    const kind = { [this.#kindNames[name] ?? 'kind']: definition.kind }
    return this.#readBody(definition, source, path, kind)
  }

  #readBody({ body, rules }: Definition, source: Source, path: string, kind: Struct): Value {
    if (body !== 'nothing' && !/^\w+: /u.test(body)) {
      const value = this.#read(body, source, path)
      for (const rule of rules) this.#hold(rule, value)
      return value
    }
    const value: Record<string, Value> = { ...kind }
    for (const field of body === 'nothing' ? [] : body.split(' ‖ ')) {
      const at = field.indexOf(': ')
      const [name, type] = [field.slice(0, at), field.slice(at + 2)]
      const read = this.#read(type, source, path === '' ? name : `${path}.${name}`)
      if (!type.startsWith('exactly')) value[name] = read
    }
    for (const rule of rules) this.#hold(rule, value)
    return value
  }

  #hold(rule: string, value: Value): void {
    const check = this.#rules[rule]
    if (check === undefined) throw new Error(`no rule ${rule}`)
    if (!check(value as never)) throw new Refused(rule)
  }

  /** By their names in square brackets. */
  readonly #rules: Readonly<Record<string, (value: never) => boolean>> = {
    cash: (rows: readonly { form: string; value: number; count: number }[]) => {
      const rank = (row: { form: string; value: number }): number =>
        (row.form === 'coin' ? 2e12 : 0) - row.value
      const sum = rows.reduce((total, row) => total + row.value * row.count, 0)
      const isSorted = rows.every((row, at) => at === 0 || rank(rows[at - 1] ?? row) < rank(row))
      return isSorted && sum <= 900_000_000_000
    },
    ladder: (amounts: readonly number[]) =>
      amounts.every((amount, at) => amount >= (amounts[at - 1] ?? 0)),
    'two-pots': ({ from, to }: { from: string; to: string }) => from !== to,
    'late-payment': ({ reason, loan }: { reason: string; loan: Value }) =>
      loan === null || reason === 'late-payment',
    'not-zero': (amount: number) => amount !== 0,
    mandate: ({ mandate, signatures }: { mandate: Uint8Array; signatures: readonly Value[] }) => {
      if (mandate.length > 0) this.read('mandate', mandate)
      return mandate.length > 0 === signatures.length > 0
    },
    signed: ({ mandate }: { mandate: Uint8Array }) => mandate.length > 0,
    accepted: ({ accepted, statements }: { accepted: number; statements: readonly Value[] }) =>
      accepted <= statements.length,
    part: ({ from, statements, pages }: Part) => {
      readUpdate(pages)
      return from + statements.length <= 4096
    },
    holdings: ({ pages }: { pages: Uint8Array }) => readVector(pages).size <= 4096,
    frame: isFrame,
  }
}

const isStruct = (value: Value): value is Struct =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Uint8Array)

/** Numbers by size, bytes as unsigned bytes, references by page, clock and index. */
const compare = (left: Value, right: Value): number => {
  if (typeof left === 'number' && typeof right === 'number') return left - right
  if (left instanceof Uint8Array && right instanceof Uint8Array) return Buffer.compare(left, right)
  if (!isStruct(left) || !isStruct(right)) throw new Error('no order')
  for (const field of Object.keys(left)) {
    const order = compare(left[field] ?? null, right[field] ?? null)
    if (order !== 0) return order
  }
  return 0
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
