/** The words of the screens with the rooms that say them, and docs/WORDS.md, which lists them for whoever reviews them. */
import { globSync, readFileSync } from 'node:fs'

export type Message = string | readonly { readonly match: Readonly<Record<string, string>> }[]

export const readWords = (language: 'es' | 'en'): Readonly<Record<string, Message>> =>
  JSON.parse(readFileSync(`client/words/${language}.json`, 'utf8')) as Record<string, Message>

export const textsOf = (message: Message): string[] =>
  typeof message === 'string' ? [message] : message.flatMap(({ match }) => Object.values(match))

/** A folder of client/screens, or of client where several share it. */
const roomOf = (file: string): string => {
  const [, folder = '', room = ''] = file.split('/')
  return folder === 'screens' ? room : folder.replace(/\.\w+$/u, '')
}

const several = 'In several rooms'
/** Where a message would stand that no screen says. */
export const nowhere = 'Nowhere'

/** By room: the keys that it alone says, in the order of client/words/es.json. */
export const keysByRoom = (): ReadonlyMap<string, readonly string[]> => {
  const rooms = new Map<string, Set<string>>()
  const files = globSync(
    'client/{index.html,app.svelte,{screens,parts,state,sounds,words}/**/*.{ts,svelte}}',
    {
      exclude: ['client/words/compiled/**'],
    },
  )
  for (const file of files) {
    for (const [, key = ''] of readFileSync(file, 'utf8').matchAll(
      /(?:\bm\.|%)(?=[a-z]+_)(\w+)/gu,
    )) {
      rooms.set(key, (rooms.get(key) ?? new Set()).add(roomOf(file)))
    }
  }
  const keys = new Map<string, string[]>()
  for (const key of Object.keys(readWords('es'))) {
    const [room = nowhere, another] = rooms.get(key) ?? []
    const heading = another === undefined ? room : several
    keys.set(heading, [...(keys.get(heading) ?? []), key])
  }
  return new Map([...keys].toSorted(([one], [other]) => one.localeCompare(other)))
}

const cell = (message: Message | undefined): string =>
  textsOf(message ?? '')
    .join(' / ')
    .replaceAll(/[|<*_\\]/gu, String.raw`\$&`)

export const wordList = (): string => {
  const [spanish, english] = [readWords('es'), readWords('en')]
  const rooms = [...keysByRoom()].map(([room, keys]) => {
    const rows = keys.map((key) => `| \`${key}\` | ${cell(spanish[key])} | ${cell(english[key])} |`)
    return [`## ${room}`, '', '| key | español | English |', '| --- | --- | --- |', ...rows].join(
      '\n',
    )
  })
  return `# Words

Every sentence of the screens, by the room of \`client/screens\` that says it. Made by \`npm run words:list\` from \`client/words\`; singular and plural
stand beside each other, with a line between.

${rooms.join('\n\n')}
`
}
