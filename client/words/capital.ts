/** With a capital letter, where words from inside a sentence stand alone. */
export const capital = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1)
