/** The two backends within a run: the one in service and the one that may replace it. */
export const arms = ['baseline', 'candidate'] as const
export type Arm = (typeof arms)[number]
