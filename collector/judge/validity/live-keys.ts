import { broken, type Condition } from './condition.ts'

/** Whoever shows a live key may move real money: such a run was stopped, and proves nothing. */
export const noLiveKeys: Condition = {
  id: 'no-live-keys',
  cure: 'Give the backend the test keys of its payment gateways, and look into who else may have seen the live one.',
  knownFrom: 'look',
  applies: ({ evidence }) => evidence.said.liveKeys.length > 0,
  check: ({ evidence, names }) => {
    const [seen] = evidence.said.liveKeys
    return broken(`The run was stopped because an answer of ${seen ? `${names[seen.target]} (${seen.at})` : 'a backend'} held a live key of a payment gateway.`)
  },
}
