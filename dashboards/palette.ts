/** Colours that people with any kind of colour blindness tell apart (Okabe & Ito, "Color Universal Design", 2008).
 *  No panel relies on them alone: states are written out, and the candidate's lines are solid where the baseline's are dashed. */
export const palette = {
  orange: '#E69F00',
  skyBlue: '#56B4E9',
  bluishGreen: '#009E73',
  yellow: '#F0E442',
  blue: '#0072B2',
  vermillion: '#D55E00',
  reddishPurple: '#CC79A7',
  grey: '#999999',
} as const

export type Colour = (typeof palette)[keyof typeof palette]
