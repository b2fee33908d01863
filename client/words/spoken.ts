/** Words of the languages that were loaded besides Spanish, which is always there. Read by what the build puts in the place of compiled/messages.js (vite.config.ts). */
export const spoken = new Map<string, object>()
