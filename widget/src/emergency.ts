/** The emergency numbers that a site sets, as `999` or `999 UK, 911 US and Canada`. */

export interface EmergencyNumber {
  /** What a phone dials. */
  dial: string;
  /** The number and its country, as written. */
  shown: string;
}

/** Returns the numbers; an entry without a number is left out. */
export function emergencyNumbers(setting: string): EmergencyNumber[] {
  return setting
    .split(",")
    .map((one) => ({ dial: /^\+?\d[\d\s-]*/.exec(one.trim())?.[0].replace(/[^+\d]/g, "") ?? "", shown: one.trim() }))
    .filter((one) => one.dial);
}
