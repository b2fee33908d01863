/**
 * A voice of the device, for what no clip says. Android can list Spanish and speak English, so a voice is used only where it says itself
 * that it speaks the language; and only one that lives on the device, since others send what they say to a server.
 */
import type { Language } from '../words/amount-words.ts'

/** Nearest first; any other of the language after them. */
const nearest: Readonly<Record<Language, readonly string[]>> = {
  es: ['es-mx', 'es-us', 'es-419'],
  en: ['en-us'],
}

type Voice = Pick<SpeechSynthesisVoice, 'lang' | 'localService'>

export const chooseVoice = <One extends Voice>(
  voices: readonly One[],
  language: Language,
): One | null => {
  const tagOf = ({ lang }: One): string => lang.toLowerCase().replaceAll('_', '-')
  const fitting = voices.filter(
    (voice) => voice.localService && tagOf(voice).split('-')[0] === language,
  )
  const near = nearest[language].flatMap((tag) => fitting.filter((voice) => tagOf(voice) === tag))
  return near[0] ?? fitting[0] ?? null
}

/** Milliseconds that a browser may take to list its voices. */
const listingMs = 500

export const findVoice = async (language: Language): Promise<SpeechSynthesisVoice | null> => {
  if (!('speechSynthesis' in globalThis)) return null
  if (speechSynthesis.getVoices().length === 0) {
    await new Promise((resolve) => {
      speechSynthesis.addEventListener('voiceschanged', resolve, { once: true })
      setTimeout(resolve, listingMs)
    })
  }
  return chooseVoice(speechSynthesis.getVoices(), language)
}

/** Settles when it has been said, could not be, or was stopped. */
export const speak = (
  text: string,
  voice: SpeechSynthesisVoice,
  signal: AbortSignal,
): Promise<unknown> =>
  new Promise((resolve) => {
    const said = new SpeechSynthesisUtterance(text)
    said.voice = voice
    said.lang = voice.lang
    said.addEventListener('end', resolve)
    said.addEventListener('error', resolve)
    signal.addEventListener('abort', () => {
      speechSynthesis.cancel()
      resolve(null)
    })
    speechSynthesis.speak(said)
  })
