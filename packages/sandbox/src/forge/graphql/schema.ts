import { buildSchema } from 'graphql';

/**
 * The part of GitHub's schema that is served, word for word; what is not in it is refused as GitHub refuses it.
 * https://docs.github.com/en/graphql/overview/public-schema
 */
export const schema = buildSchema(`
  scalar GitObjectID
  scalar Base64String
  scalar GitRefname

  type Query {
    repository(followRenames: Boolean = true, name: String!, owner: String!): Repository
  }

  type Repository {
    id: ID!
    nameWithOwner: String!
    object(expression: String, oid: GitObjectID): GitObject
  }

  interface GitObject {
    id: ID!
    oid: GitObjectID!
  }

  type Mutation {
    createRef(input: CreateRefInput!): CreateRefPayload
    createCommitOnBranch(input: CreateCommitOnBranchInput!): CreateCommitOnBranchPayload
    updateRefs(input: UpdateRefsInput!): UpdateRefsPayload
  }

  input UpdateRefsInput {
    clientMutationId: String
    refUpdates: [RefUpdate!]!
    repositoryId: ID!
  }

  input RefUpdate {
    afterOid: GitObjectID!
    beforeOid: GitObjectID
    force: Boolean = false
    name: GitRefname!
  }

  type UpdateRefsPayload {
    clientMutationId: String
  }

  input CreateRefInput {
    clientMutationId: String
    name: String!
    oid: GitObjectID!
    repositoryId: ID!
  }

  type CreateRefPayload {
    clientMutationId: String
    ref: Ref
  }

  input CreateCommitOnBranchInput {
    branch: CommittableBranch!
    clientMutationId: String
    expectedHeadOid: GitObjectID!
    fileChanges: FileChanges
    message: CommitMessage!
  }

  input CommittableBranch {
    branchName: String
    id: ID
    repositoryNameWithOwner: String
  }

  input CommitMessage {
    body: String
    headline: String!
  }

  input FileChanges {
    additions: [FileAddition!] = []
    deletions: [FileDeletion!] = []
  }

  input FileAddition {
    contents: Base64String!
    path: String!
  }

  input FileDeletion {
    path: String!
  }

  type CreateCommitOnBranchPayload {
    clientMutationId: String
    commit: Commit
    ref: Ref
  }

  type Ref {
    id: ID!
    name: String!
  }

  type Commit implements GitObject {
    id: ID!
    oid: GitObjectID!
  }

  type Blob implements GitObject {
    byteSize: Int!
    id: ID!
    isBinary: Boolean
    isTruncated: Boolean!
    oid: GitObjectID!
    text: String
  }
`);
