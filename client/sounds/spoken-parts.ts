/**
 * Which clips say a sentence. Its words are looked up in the list of clips, the longest clip first; what no clip says (a name, a
 * note) is left as text for a voice of the device, if there is one.
 */
import { spokenWords } from '../words/spoken-words.ts'
import { clipName, clipTexts, plainWords } from './clip-texts.ts'

export type SpokenPart =
  | { readonly kind: 'clip'; readonly name: string }
  | { readonly kind: 'pause' }
  | { readonly kind: 'text'; readonly text: string }

const clipByWords: ReadonlyMap<string, string> = new Map(
  clipTexts.map((text) => [plainWords(text).join(' '), clipName(text)]),
)
const mostWords = Math.max(...clipTexts.map((text) => plainWords(text).length))

interface Word {
  readonly text: string
  /** A sign before it asks for a short rest. */
  readonly isAfterRest: boolean
}

const wordsOf = (sentence: string): Word[] =>
  [...spokenWords(sentence).matchAll(/(?<before>[^\p{L}\p{N}]*)(?<text>[\p{L}\p{N}]+)/gu)].map(
    ({ groups }) => ({
      text: groups?.['text'] ?? '',
      isAfterRest: /[.,:;?!·]/u.test(groups?.['before'] ?? ''),
    }),
  )

export const spokenParts = (sentence: string): SpokenPart[] => {
  const words = wordsOf(sentence)
  const parts: SpokenPart[] = []
  let at = 0
  while (at < words.length) {
    const word = words[at]
    if (word?.isAfterRest === true && at > 0) parts.push({ kind: 'pause' })
    const clip = longestClip(words, at)
    if (clip === null) {
      say(parts, word?.text ?? '')
      at += 1
    } else {
      parts.push({ kind: 'clip', name: clip.name })
      at += clip.length
    }
  }
  return parts
}

const longestClip = (
  words: readonly Word[],
  at: number,
): { readonly name: string; readonly length: number } | null => {
  for (let length = Math.min(mostWords, words.length - at); length > 0; length -= 1) {
    const said = words.slice(at, at + length).map(({ text }) => text.toLowerCase())
    const name = clipByWords.get(said.join(' '))
    if (name !== undefined) return { name, length }
  }
  return null
}

/** Words that follow one another are said in one breath. */
const say = (parts: SpokenPart[], text: string): void => {
  const last = parts.at(-1)
  if (last?.kind === 'text')
    parts[parts.length - 1] = { kind: 'text', text: `${last.text} ${text}` }
  else parts.push({ kind: 'text', text })
}
