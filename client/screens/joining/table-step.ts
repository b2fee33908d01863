/** Joining at one table: her code is shown, then the words are compared, then the other screen's answer is read; one thing at a time. */
export const tableSteps = ['show', 'compare', 'scan'] as const
export type TableStep = (typeof tableSteps)[number]
