/**
 * The clips' sounds: one file, fetched when the loudspeaker is first pressed (the service worker has it before), of which each clip is
 * decoded when it is first said. clips.ogg is one Ogg Opus stream after another, clips.json says where each lies.
 */
import places from './clips.json'
import pack from './clips.ogg'

const placeOf: ReadonlyMap<string, readonly number[]> = new Map(Object.entries(places))

let bytes: Promise<ArrayBuffer> | null = null
const sounds = new Map<string, Promise<AudioBuffer>>()

/** Rejects where the file cannot be had. */
export const loadPack = (): Promise<ArrayBuffer> => {
  bytes ??= fetchPack().catch((error: unknown) => {
    bytes = null
    throw error
  })
  return bytes
}

const fetchPack = async (): Promise<ArrayBuffer> => {
  const answer = await fetch(pack)
  if (!answer.ok) throw new Error(`${pack}: ${answer.status}`)
  return answer.arrayBuffer()
}

/** The contexts that ask must have one sample rate, to which it is decoded. */
export const soundOf = (context: BaseAudioContext, name: string): Promise<AudioBuffer> => {
  const known = sounds.get(name)
  if (known !== undefined) return known
  const sound = decode(context, name)
  sounds.set(name, sound)
  sound.catch(() => sounds.delete(name))
  return sound
}

const decode = async (context: BaseAudioContext, name: string): Promise<AudioBuffer> => {
  const [at = 0, length = 0] = placeOf.get(name) ?? []
  const all = await loadPack()
  return context.decodeAudioData(all.slice(at, at + length))
}
