import type { ApprovalStore, Judgement, Push, StoredApproval } from '../audit/approval-store.ts';
import type { Database } from './database.ts';

type Row =
  | { readonly kind: 'approval'; readonly body: StoredApproval }
  | { readonly kind: 'push'; readonly body: Push }
  | { readonly kind: 'judgement'; readonly body: Judgement };

/** Approvals, pushes and what was found of these in the database's table `approvals`. One that was taken back stays, marked. */
export function createApprovalStore({ query, transaction }: Pick<Database, 'query' | 'transaction'>): ApprovalStore {
  const takenBack = 'update approvals set taken_back = true where repository = $1 and pull_request = $2';
  const insert = 'insert into approvals (repository, pull_request, kind, body) values ($1, $2, $3, $4)';
  return {
    async approve(repository, pullRequest, approval) {
      await query(insert, [repository, pullRequest, 'approval', JSON.stringify(approval)]);
    },
    async push(repository, pullRequest, push) {
      await transaction(async (open) => {
        await open(`${takenBack} and kind = 'approval'`, [repository, pullRequest]);
        await open(insert, [repository, pullRequest, 'push', JSON.stringify(push)]);
      });
    },
    async judge(repository, pullRequest, judgement) {
      await query(insert, [repository, pullRequest, 'judgement', JSON.stringify(judgement)]);
    },
    async takeBack(repository, pullRequest, head) {
      await query(`${takenBack} and kind = 'approval' and body->>'head' = $3`, [repository, pullRequest, head]);
    },
    async of(repository, pullRequest) {
      const rows = await query<Row>(
        'select kind, body from approvals where repository = $1 and pull_request = $2 and not taken_back order by id',
        [repository, pullRequest],
      );
      return {
        approvals: rows.flatMap((row) => (row.kind === 'approval' ? [row.body] : [])),
        pushes: rows.flatMap((row) => (row.kind === 'push' ? [row.body] : [])),
        judgements: rows.flatMap((row) => (row.kind === 'judgement' ? [row.body] : [])),
      };
    },
  };
}
