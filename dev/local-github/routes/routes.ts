import { graphqlRoutes } from '../graphql/graphql-routes.ts';
import type { RepositoryRoute, Route } from '../http/route.ts';
import { actionsRoutes, logRoutes } from './actions-routes.ts';
import { appRoutes } from './app-routes.ts';
import { checkRoutes } from './check-routes.ts';
import { commentRoutes } from './comment-routes.ts';
import { commitCommentRoutes } from './commit-comment-routes.ts';
import { contentsRoutes } from './contents-routes.ts';
import { gitDataRoutes } from './git-data-routes.ts';
import { issueRoutes } from './issue-routes.ts';
import { labelRoutes } from './label-routes.ts';
import { metaRoutes } from './meta-routes.ts';
import { collaboratorRoutes, peopleRoutes, repositoryListRoutes } from './people-routes.ts';
import { pullRoutes } from './pull-routes.ts';
import { reactionRoutes } from './reaction-routes.ts';
import { reviewRoutes } from './review-routes.ts';
import { searchRoutes } from './search-routes.ts';

/** Every endpoint outside a repository. */
export const routes: readonly Route[] = [
  ...appRoutes,
  ...peopleRoutes,
  ...repositoryListRoutes,
  ...searchRoutes,
  ...logRoutes,
  ...metaRoutes,
  ...graphqlRoutes,
];

/** Every endpoint under `/repos/:owner/:repo`. */
export const repositoryRoutes: readonly RepositoryRoute[] = [
  ...contentsRoutes,
  ...gitDataRoutes,
  ...issueRoutes,
  ...commentRoutes,
  ...commitCommentRoutes,
  ...reactionRoutes,
  ...labelRoutes,
  ...pullRoutes,
  ...reviewRoutes,
  ...checkRoutes,
  ...collaboratorRoutes,
  ...actionsRoutes,
];
