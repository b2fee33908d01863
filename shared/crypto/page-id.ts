/**
 * Page ids (rule PG1): the first 53 bits of digest("juntas/page/1", group ‖ key ‖ page number), most significant first.
 * Self-certifying: whoever knows the credentials of a group knows every page that can exist in it.
 */
import { digest } from './digest.ts'

/** `group`, `key`: 32 bytes each. `number`: 0 to 15. */
export const pageIdOf = (group: Uint8Array, key: Uint8Array, number: number): number => {
  const hash = digest('juntas/page/1', group, key, Uint8Array.of(number))
  let id = 0
  for (let index = 0; index < 6; index++) id = id * 256 + (hash[index] ?? 0)
  return id * 32 + ((hash[6] ?? 0) >> 3)
}
