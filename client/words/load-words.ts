import { spoken } from './spoken.ts'

/** To be called before a language is shown. False: its words are not here, and there is no network to bring them. */
export const loadWords = async (language: 'es' | 'en'): Promise<boolean> => {
  if (language === 'es' || spoken.has(language)) return true
  try {
    spoken.set(language, await import('./compiled/messages/en.js'))
    return true
  } catch {
    return false
  }
}
