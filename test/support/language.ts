/** The language of a screen of the built app, changed in place: what was typed or asked on it stays. */
import { globSync, readFileSync } from 'node:fs'
import type { Person } from './person.ts'

export type Language = 'es' | 'en'

/** The chunk of the built app that has the desk. */
const deskChunk = (): string => {
  const [chunk] = globSync('dist/assets/*.js').filter((file) =>
    readFileSync(file, 'utf8').includes('async setLanguage('),
  )
  if (chunk === undefined) throw new Error('no chunk of dist/ has the desk')
  return chunk.slice('dist'.length)
}

/** False: the words of that language could not be brought. */
export const speak = ({ page }: Person, language: Language): Promise<boolean> =>
  page.evaluate(
    async ([chunk, wanted]) => {
      const module = (await import(chunk)) as Record<string, unknown>
      const desk = Object.values(module).find(
        (one): one is { language: string; setLanguage(language: string): Promise<void> } =>
          typeof (one as { setLanguage?: unknown } | null)?.setLanguage === 'function',
      )
      if (desk === undefined) throw new Error('the desk is not in its chunk')
      if (desk.language !== wanted) {
        await desk.setLanguage(wanted)
        await new Promise((resolve) => requestAnimationFrame(resolve))
      }
      return desk.language === wanted
    },
    [deskChunk(), language] as const,
  )
