/**
 * Says sentences one after the other: in Spanish by clips, and by a voice of the device what no clip says; in English by a voice. Loaded
 * when the loudspeaker is first pressed.
 */
import type { Language } from '../words/amount-words.ts'
import { loadPack, soundOf } from './clip-pack.ts'
import type { Link } from './join-clips.ts'
import { joinClips } from './join-clips.ts'
import type { SpokenPart } from './spoken-parts.ts'
import { spokenParts } from './spoken-parts.ts'
import { findVoice, speak } from './voice.ts'

/** Samples a second: twice what the clips hold is heard, at half the memory of a device's own rate. */
const sampleRate = 24_000
/** Seconds between the order to play and the first sample, so that the first clip is not cut. */
const lead = 0.03
/** Milliseconds between sentences. */
const breathMs = 300

export interface Talk {
  readonly sentences: readonly string[]
  readonly language: Language
  /** Which sentence is said now. */
  readonly onsentence: (place: number) => void
  readonly signal: AbortSignal
}

/** "mute": there is nothing here to say it with. */
export type TalkEnd = 'done' | 'mute'

export const talk = async (talk: Talk): Promise<TalkEnd> =>
  talk.language === 'es' ? talkByClips(talk) : talkByVoice(talk)

const talkByVoice = async ({ sentences, language, onsentence, signal }: Talk): Promise<TalkEnd> => {
  const voice = await findVoice(language)
  if (voice === null) return 'mute'
  for (const [place, sentence] of sentences.entries()) {
    if (signal.aborted) break
    onsentence(place)
    await speak(sentence, voice, signal)
  }
  return 'done'
}

const talkByClips = async ({ sentences, language, onsentence, signal }: Talk): Promise<TalkEnd> => {
  const context = new AudioContext({ sampleRate })
  const close = (): void => void context.close()
  signal.addEventListener('abort', close)
  try {
    await loadPack()
    const said = sentences.map(spokenParts)
    // Asking for the voices can take half a second, so not where clips say everything.
    const voice = said.flat().some(({ kind }) => kind === 'text') ? await findVoice(language) : null
    for (const [place, parts] of said.entries()) {
      if (signal.aborted) break
      onsentence(place)
      await saySentence(context, parts, voice, signal)
      await rest(breathMs, signal)
    }
    return 'done'
  } catch (error) {
    // Without the clips there is nothing to hear; the closed context of who pressed again is no trouble.
    if (error instanceof TypeError || error instanceof DOMException) return 'mute'
    throw error
  } finally {
    signal.removeEventListener('abort', close)
    if (!signal.aborted) await context.close()
  }
}

/** Clips in one breath up to a text; where no voice says a text, a rest tells that something is missing. */
const saySentence = async (
  context: AudioContext,
  parts: readonly SpokenPart[],
  voice: SpeechSynthesisVoice | null,
  signal: AbortSignal,
): Promise<void> => {
  let links: Link[] = []
  for (const part of parts) {
    if (part.kind === 'clip') links.push(await soundOf(context, part.name))
    else if (part.kind === 'pause' || voice === null) links.push(null)
    else {
      await play(context, links, signal)
      links = []
      if (!signal.aborted) await speak(part.text, voice, signal)
    }
  }
  await play(context, links, signal)
}

const play = async (
  context: AudioContext,
  links: readonly Link[],
  signal: AbortSignal,
): Promise<void> => {
  if (signal.aborted || links.every((link) => link === null)) return
  await context.resume()
  const { sources } = joinClips(context, links, context.currentTime + lead)
  await new Promise((resolve) => {
    sources.at(-1)?.addEventListener('ended', resolve)
    signal.addEventListener('abort', resolve)
  })
}

const rest = (milliseconds: number, signal: AbortSignal): Promise<unknown> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
    signal.addEventListener('abort', resolve)
  })
