import { buildSchema } from 'graphql';

/**
 * The part of GitHub's schema that is served, word for word; what is not in it is refused as GitHub refuses it.
 * https://docs.github.com/en/graphql/overview/public-schema
 */
export const schema = buildSchema(`
  scalar GitObjectID

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

  type Blob implements GitObject {
    byteSize: Int!
    id: ID!
    isBinary: Boolean
    isTruncated: Boolean!
    oid: GitObjectID!
    text: String
  }
`);
