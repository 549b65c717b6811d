/**
 * The part of GitHub's GraphQL schema that is served here: what its REST API cannot do. A test holds it against the published one
 * (docs.github.com/en/graphql/overview/public-schema).
 */
export const schemaText = /* GraphQL */ `
  type Query {
    node(id: ID!): Node
    repository(owner: String!, name: String!): Repository
  }

  type Mutation {
    minimizeComment(input: MinimizeCommentInput!): MinimizeCommentPayload
    unminimizeComment(input: UnminimizeCommentInput!): UnminimizeCommentPayload
    resolveReviewThread(input: ResolveReviewThreadInput!): ResolveReviewThreadPayload
    unresolveReviewThread(input: UnresolveReviewThreadInput!): UnresolveReviewThreadPayload
  }

  interface Node {
    id: ID!
  }
  interface Minimizable {
    isMinimized: Boolean!
    minimizedReason: String
  }
  type IssueComment implements Node & Minimizable {
    id: ID!
    isMinimized: Boolean!
    minimizedReason: String
  }
  type CommitComment implements Node & Minimizable {
    id: ID!
    isMinimized: Boolean!
    minimizedReason: String
  }
  type PullRequestReviewComment implements Node & Minimizable {
    id: ID!
    databaseId: Int
    isMinimized: Boolean!
    minimizedReason: String
  }

  type Repository {
    pullRequest(number: Int!): PullRequest
  }
  type PullRequest {
    reviewThreads(first: Int, after: String): PullRequestReviewThreadConnection!
  }
  type PageInfo {
    endCursor: String
    hasNextPage: Boolean!
  }
  type PullRequestReviewThreadConnection {
    nodes: [PullRequestReviewThread]
    pageInfo: PageInfo!
  }
  type PullRequestReviewThread implements Node {
    id: ID!
    isResolved: Boolean!
    comments(first: Int): PullRequestReviewCommentConnection!
  }
  type PullRequestReviewCommentConnection {
    nodes: [PullRequestReviewComment]
  }

  enum ReportedContentClassifiers {
    SPAM
    ABUSE
    OFF_TOPIC
    OUTDATED
    DUPLICATE
    RESOLVED
  }
  input MinimizeCommentInput {
    clientMutationId: String
    subjectId: ID!
    classifier: ReportedContentClassifiers!
  }
  type MinimizeCommentPayload {
    clientMutationId: String
    minimizedComment: Minimizable
  }
  input UnminimizeCommentInput {
    clientMutationId: String
    subjectId: ID!
  }
  type UnminimizeCommentPayload {
    clientMutationId: String
    unminimizedComment: Minimizable
  }
  input ResolveReviewThreadInput {
    clientMutationId: String
    threadId: ID!
  }
  type ResolveReviewThreadPayload {
    clientMutationId: String
    thread: PullRequestReviewThread
  }
  input UnresolveReviewThreadInput {
    clientMutationId: String
    threadId: ID!
  }
  type UnresolveReviewThreadPayload {
    clientMutationId: String
    thread: PullRequestReviewThread
  }
`;
