/** One line of the doctor's report; a missing thing has a remedy. */
export interface Finding {
  readonly subject: string;
  readonly fine: boolean;
  readonly text: string;
  readonly remedy?: string;
}
