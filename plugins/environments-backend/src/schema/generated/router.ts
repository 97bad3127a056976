// Generated from openapi.yaml by "npm run generate"; do not edit.
/* eslint-disable */
import {
  type ApiRouter,
  createValidatedOpenApiRouter,
} from '@backstage/backend-openapi-utils';

export const spec = {
  "openapi": "3.0.3",
  "info": {
    "title": "environments",
    "version": "1",
    "description": "What runs where, and how a version gets to the next environment.",
    "license": {
      "name": "Apache-2.0",
      "url": "https://www.apache.org/licenses/LICENSE-2.0.html"
    },
    "contact": {}
  },
  "servers": [
    {
      "url": "/"
    }
  ],
  "paths": {
    "/v1/environments": {
      "get": {
        "operationId": "ListEnvironments",
        "description": "All environments that the caller may read, in promotion order.",
        "responses": {
          "200": {
            "description": "Environments",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": [
                    "items"
                  ],
                  "properties": {
                    "items": {
                      "type": "array",
                      "items": {
                        "$ref": "#/components/schemas/EnvironmentOverview"
                      }
                    }
                  }
                }
              }
            }
          }
        }
      },
      "post": {
        "operationId": "CreateEnvironment",
        "description": "Creates an environment's repository, and makes it known to the fleet that its cluster's engine follows, where that is not done.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/NewEnvironment"
              }
            }
          }
        },
        "responses": {
          "201": {
            "description": "Where the environment is",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": [
                    "status",
                    "repositoryUrl",
                    "catalogInfoUrl",
                    "warnings"
                  ],
                  "properties": {
                    "status": {
                      "type": "string",
                      "enum": [
                        "created",
                        "exists",
                        "proposed"
                      ]
                    },
                    "repositoryUrl": {
                      "type": "string"
                    },
                    "catalogInfoUrl": {
                      "type": "string"
                    },
                    "environmentPullRequest": {
                      "type": "object",
                      "description": "What proposes, or has brought, the folder of a shared repository, or the catalog file of a branch",
                      "additionalProperties": false,
                      "required": [
                        "number",
                        "url"
                      ],
                      "properties": {
                        "number": {
                          "type": "integer"
                        },
                        "url": {
                          "type": "string"
                        }
                      }
                    },
                    "pullRequest": {
                      "type": "object",
                      "additionalProperties": false,
                      "required": [
                        "number",
                        "url"
                      ],
                      "properties": {
                        "number": {
                          "type": "integer"
                        },
                        "url": {
                          "type": "string"
                        }
                      }
                    },
                    "warnings": {
                      "type": "array",
                      "items": {
                        "type": "string"
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    },
    "/v1/creations/choices": {
      "get": {
        "operationId": "GetCreationChoices",
        "description": "What the caller may choose from when a service or an environment is created, as far as that is known before it has a name. What they may create none of has no choices.",
        "responses": {
          "200": {
            "description": "The choices",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/CreationChoices"
                }
              }
            }
          }
        }
      }
    },
    "/v1/creations/check": {
      "post": {
        "operationId": "CheckCreation",
        "description": "All that speaks against what a template wants to create, at once. Changes nothing.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "type": "object",
                "additionalProperties": false,
                "properties": {
                  "service": {
                    "$ref": "#/components/schemas/NewServiceRepository"
                  },
                  "environment": {
                    "$ref": "#/components/schemas/NewEnvironment"
                  },
                  "deployment": {
                    "type": "object",
                    "additionalProperties": false,
                    "required": [
                      "environments",
                      "image"
                    ],
                    "properties": {
                      "environments": {
                        "type": "array",
                        "minItems": 1,
                        "maxItems": 50,
                        "items": {
                          "$ref": "#/components/schemas/EntityRef"
                        }
                      },
                      "image": {
                        "type": "string",
                        "maxLength": 300,
                        "pattern": "^[\\x21-\\x7e]+$"
                      },
                      "chart": {
                        "$ref": "#/components/schemas/ServiceChart"
                      }
                    }
                  },
                  "previews": {
                    "description": "That the pull requests of the service are delivered, too",
                    "type": "object",
                    "additionalProperties": false,
                    "required": [
                      "image"
                    ],
                    "properties": {
                      "image": {
                        "$ref": "#/components/schemas/PreviewImage"
                      }
                    }
                  }
                }
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "What speaks against it; nothing, where there are none",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": [
                    "faults"
                  ],
                  "properties": {
                    "faults": {
                      "type": "array",
                      "items": {
                        "type": "object",
                        "additionalProperties": false,
                        "required": [
                          "part",
                          "message"
                        ],
                        "properties": {
                          "part": {
                            "type": "string",
                            "enum": [
                              "service",
                              "environment",
                              "deployment",
                              "previews"
                            ]
                          },
                          "message": {
                            "type": "string"
                          }
                        }
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    },
    "/v1/repositories": {
      "post": {
        "operationId": "CreateServiceRepository",
        "description": "Creates the repository of a new service with its first commit, protects it and gives it to its owner, where that is not done. Repeating it changes nothing.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "type": "object",
                "additionalProperties": false,
                "required": [
                  "name",
                  "owner",
                  "repository",
                  "files"
                ],
                "properties": {
                  "name": {
                    "type": "string",
                    "pattern": "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"
                  },
                  "description": {
                    "$ref": "#/components/schemas/OneLine"
                  },
                  "owner": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 200
                  },
                  "system": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 200
                  },
                  "repository": {
                    "type": "string",
                    "minLength": 10,
                    "maxLength": 400
                  },
                  "private": {
                    "type": "boolean"
                  },
                  "approvals": {
                    "type": "integer",
                    "minimum": 1,
                    "maximum": 6
                  },
                  "checks": {
                    "$ref": "#/components/schemas/CheckNames"
                  },
                  "files": {
                    "$ref": "#/components/schemas/NewFiles"
                  }
                }
              }
            }
          }
        },
        "responses": {
          "201": {
            "description": "Where the repository is",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": [
                    "status",
                    "repositoryUrl",
                    "catalogInfoUrl",
                    "warnings"
                  ],
                  "properties": {
                    "status": {
                      "type": "string",
                      "enum": [
                        "created",
                        "exists"
                      ]
                    },
                    "repositoryUrl": {
                      "type": "string"
                    },
                    "catalogInfoUrl": {
                      "type": "string"
                    },
                    "warnings": {
                      "type": "array",
                      "items": {
                        "type": "string"
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    },
    "/v1/repositories/previews": {
      "post": {
        "operationId": "CreatePreviews",
        "description": "Lets the engine of a cluster deliver the pull requests of a service, by a pull request of the fleet. The service is one whose repository the portal has created, or that the catalog has from there. What the fleet has of it stays as it is.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "type": "object",
                "additionalProperties": false,
                "required": [
                  "name",
                  "owner",
                  "repository",
                  "image"
                ],
                "properties": {
                  "name": {
                    "type": "string",
                    "pattern": "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"
                  },
                  "owner": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 200
                  },
                  "system": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 200
                  },
                  "repository": {
                    "type": "string",
                    "minLength": 10,
                    "maxLength": 400
                  },
                  "image": {
                    "$ref": "#/components/schemas/PreviewImage"
                  }
                }
              }
            }
          }
        },
        "responses": {
          "201": {
            "description": "Where previews are delivered to",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": [
                    "status",
                    "cluster",
                    "namespace"
                  ],
                  "properties": {
                    "status": {
                      "type": "string",
                      "enum": [
                        "created",
                        "exists",
                        "proposed"
                      ]
                    },
                    "cluster": {
                      "type": "string"
                    },
                    "namespace": {
                      "description": "Of several, \"*\" stands for the number of the pull request",
                      "type": "string"
                    },
                    "pullRequest": {
                      "description": "Of the fleet, where it does not take commits",
                      "type": "object",
                      "additionalProperties": false,
                      "required": [
                        "number",
                        "url"
                      ],
                      "properties": {
                        "number": {
                          "type": "integer"
                        },
                        "url": {
                          "type": "string"
                        }
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    },
    "/v1/repositories/proposals": {
      "post": {
        "operationId": "ProposeServiceFiles",
        "description": "Proposes files to the repository of a service that exists, by one pull request. What is there stays, but for what \"overwrite\" names. The owner's team has to be allowed to write there at the host. Repeating it gives the same pull request.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "type": "object",
                "additionalProperties": false,
                "required": [
                  "name",
                  "owner",
                  "repository",
                  "files"
                ],
                "properties": {
                  "name": {
                    "type": "string",
                    "pattern": "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"
                  },
                  "owner": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 200
                  },
                  "system": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 200
                  },
                  "repository": {
                    "type": "string",
                    "minLength": 10,
                    "maxLength": 400
                  },
                  "branch": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 100
                  },
                  "overwrite": {
                    "type": "array",
                    "maxItems": 500,
                    "items": {
                      "type": "string",
                      "minLength": 1,
                      "maxLength": 1000
                    }
                  },
                  "files": {
                    "$ref": "#/components/schemas/NewFiles"
                  }
                }
              }
            }
          }
        },
        "responses": {
          "201": {
            "description": "What is proposed; \"there\" where nothing is lacking",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": [
                    "status",
                    "repositoryUrl",
                    "catalogInfoUrl",
                    "proposed",
                    "kept"
                  ],
                  "properties": {
                    "status": {
                      "type": "string",
                      "enum": [
                        "proposed",
                        "there"
                      ]
                    },
                    "repositoryUrl": {
                      "type": "string"
                    },
                    "catalogInfoUrl": {
                      "type": "string"
                    },
                    "pullRequest": {
                      "type": "object",
                      "additionalProperties": false,
                      "required": [
                        "number",
                        "url"
                      ],
                      "properties": {
                        "number": {
                          "type": "integer"
                        },
                        "url": {
                          "type": "string"
                        }
                      }
                    },
                    "proposed": {
                      "description": "Paths that the branch lacks",
                      "type": "array",
                      "items": {
                        "type": "string"
                      }
                    },
                    "kept": {
                      "description": "Paths that are left as they are",
                      "type": "array",
                      "items": {
                        "type": "string"
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    },
    "/v1/creations/drafts": {
      "post": {
        "operationId": "DraftEnvironments",
        "description": "The environments that a repository has, as \"downstage init\" finds them in a clone. Reads only. The owner's team has to be allowed to read the repository at the host.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "type": "object",
                "additionalProperties": false,
                "required": [
                  "repository",
                  "owner"
                ],
                "properties": {
                  "repository": {
                    "type": "string",
                    "minLength": 10,
                    "maxLength": 400
                  },
                  "branch": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 100
                  },
                  "owner": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 200
                  },
                  "system": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 200
                  },
                  "folder": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 400
                  },
                  "name": {
                    "description": "What it is called, where it is one environment",
                    "type": "string",
                    "pattern": "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"
                  }
                }
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "What was found, in order of tiers",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": [
                    "environments",
                    "notes"
                  ],
                  "properties": {
                    "environments": {
                      "type": "array",
                      "items": {
                        "type": "object",
                        "additionalProperties": false,
                        "required": [
                          "name",
                          "tier",
                          "promotesFrom",
                          "paths",
                          "layout",
                          "services"
                        ],
                        "properties": {
                          "name": {
                            "type": "string"
                          },
                          "tier": {
                            "type": "string",
                            "enum": [
                              "development",
                              "testing",
                              "staging",
                              "production"
                            ]
                          },
                          "promotesFrom": {
                            "type": "array",
                            "items": {
                              "type": "string"
                            }
                          },
                          "paths": {
                            "type": "array",
                            "items": {
                              "type": "string"
                            }
                          },
                          "layout": {
                            "type": "string"
                          },
                          "services": {
                            "type": "array",
                            "items": {
                              "type": "object",
                              "additionalProperties": false,
                              "required": [
                                "name",
                                "version"
                              ],
                              "properties": {
                                "name": {
                                  "type": "string"
                                },
                                "version": {
                                  "type": "string"
                                }
                              }
                            }
                          }
                        }
                      }
                    },
                    "notes": {
                      "description": "What was left out, or is a guess",
                      "type": "array",
                      "items": {
                        "type": "string"
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    },
    "/v1/environments/proposals": {
      "post": {
        "operationId": "ProposeEnvironments",
        "description": "Proposes catalog entities of the environments that a repository has, by one pull request. Those of the same name stay. What an environment promotes from is one of them, or one that the catalog has; a cluster is one that the portal watches. The owner's team has to be allowed to write there at the host. Repeating it gives the same pull request.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "type": "object",
                "additionalProperties": false,
                "required": [
                  "repository",
                  "owner",
                  "environments"
                ],
                "properties": {
                  "repository": {
                    "type": "string",
                    "minLength": 10,
                    "maxLength": 400
                  },
                  "branch": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 100
                  },
                  "owner": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 200
                  },
                  "system": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 200
                  },
                  "environments": {
                    "type": "array",
                    "minItems": 1,
                    "maxItems": 50,
                    "items": {
                      "type": "object",
                      "additionalProperties": false,
                      "required": [
                        "name",
                        "tier",
                        "promotesFrom",
                        "paths",
                        "layout"
                      ],
                      "properties": {
                        "name": {
                          "type": "string",
                          "pattern": "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"
                        },
                        "tier": {
                          "type": "string",
                          "enum": [
                            "development",
                            "testing",
                            "staging",
                            "production"
                          ]
                        },
                        "promotesFrom": {
                          "type": "array",
                          "maxItems": 50,
                          "items": {
                            "type": "string",
                            "minLength": 1,
                            "maxLength": 200
                          }
                        },
                        "paths": {
                          "type": "array",
                          "minItems": 1,
                          "maxItems": 100,
                          "items": {
                            "type": "string",
                            "minLength": 1,
                            "maxLength": 400
                          }
                        },
                        "layout": {
                          "type": "string",
                          "minLength": 1,
                          "maxLength": 50
                        },
                        "cluster": {
                          "description": "That it is delivered to; without one it has no live state",
                          "type": "string",
                          "minLength": 1,
                          "maxLength": 100
                        },
                        "namespaces": {
                          "description": "Those of its workloads in the cluster; all, where there are none",
                          "type": "array",
                          "maxItems": 100,
                          "items": {
                            "type": "string",
                            "pattern": "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"
                          }
                        }
                      }
                    }
                  }
                }
              }
            }
          }
        },
        "responses": {
          "201": {
            "description": "What is proposed; \"there\" where nothing is lacking",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": [
                    "status",
                    "repositoryUrl",
                    "catalogInfoUrl"
                  ],
                  "properties": {
                    "status": {
                      "type": "string",
                      "enum": [
                        "proposed",
                        "there"
                      ]
                    },
                    "repositoryUrl": {
                      "type": "string"
                    },
                    "catalogInfoUrl": {
                      "type": "string"
                    },
                    "pullRequest": {
                      "type": "object",
                      "additionalProperties": false,
                      "required": [
                        "number",
                        "url"
                      ],
                      "properties": {
                        "number": {
                          "type": "integer"
                        },
                        "url": {
                          "type": "string"
                        }
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    },
    "/v1/environments/{namespace}/{name}/services": {
      "post": {
        "operationId": "AddService",
        "description": "Adds a service to an environment by a promotion. Repeating it gives the same pull request.",
        "parameters": [
          {
            "$ref": "#/components/parameters/namespace"
          },
          {
            "$ref": "#/components/parameters/name"
          }
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/NewService"
              }
            }
          }
        },
        "responses": {
          "201": {
            "description": "The pull request",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": [
                    "promotion",
                    "number",
                    "url"
                  ],
                  "properties": {
                    "promotion": {
                      "type": "string"
                    },
                    "number": {
                      "type": "integer"
                    },
                    "url": {
                      "type": "string"
                    }
                  }
                }
              }
            }
          },
          "202": {
            "description": "It waits for a first image of the service",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": [
                    "status",
                    "image"
                  ],
                  "properties": {
                    "status": {
                      "type": "string",
                      "enum": [
                        "awaiting"
                      ]
                    },
                    "image": {
                      "type": "string"
                    }
                  }
                }
              }
            }
          }
        }
      }
    },
    "/v1/environments/{namespace}/{name}": {
      "get": {
        "operationId": "GetEnvironment",
        "parameters": [
          {
            "$ref": "#/components/parameters/namespace"
          },
          {
            "$ref": "#/components/parameters/name"
          }
        ],
        "responses": {
          "200": {
            "description": "One environment",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/EnvironmentOverview"
                }
              }
            }
          }
        }
      }
    },
    "/v1/environments/{namespace}/{name}/promotable": {
      "get": {
        "operationId": "GetPromotableServices",
        "description": "The services whose version in the environment is not the one that runs upstream, and which of them the caller may promote together. Answers 304 to a current If-None-Match.",
        "parameters": [
          {
            "$ref": "#/components/parameters/namespace"
          },
          {
            "$ref": "#/components/parameters/name"
          },
          {
            "name": "from",
            "in": "query",
            "required": false,
            "allowReserved": true,
            "description": "The upstream to compare with; the first one, if it is left out",
            "schema": {
              "$ref": "#/components/schemas/EntityRef"
            }
          }
        ],
        "responses": {
          "200": {
            "description": "What is behind",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/PromotableServices"
                }
              }
            }
          }
        }
      }
    },
    "/v1/environments/{namespace}/{name}/home": {
      "put": {
        "operationId": "AcceptHome",
        "description": "Lets an environment come from another repository than before, which its entity was read from.",
        "parameters": [
          {
            "$ref": "#/components/parameters/namespace"
          },
          {
            "$ref": "#/components/parameters/name"
          }
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "type": "object",
                "additionalProperties": false,
                "required": [
                  "repository"
                ],
                "properties": {
                  "repository": {
                    "type": "string",
                    "minLength": 10,
                    "maxLength": 400
                  }
                }
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The environment",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/EnvironmentOverview"
                }
              }
            }
          }
        }
      }
    },
    "/v1/environments/{namespace}/{name}/removal/plan": {
      "post": {
        "operationId": "PlanEnvironmentRemoval",
        "description": "What removing an environment as a whole would take out of its fleet, what goes along, and where its pull request stands. Changes nothing.",
        "parameters": [
          {
            "$ref": "#/components/parameters/namespace"
          },
          {
            "$ref": "#/components/parameters/name"
          }
        ],
        "responses": {
          "200": {
            "description": "The plan",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/EnvironmentRemovalPlan"
                }
              }
            }
          }
        }
      }
    },
    "/v1/environments/{namespace}/{name}/removal": {
      "post": {
        "operationId": "RemoveEnvironment",
        "description": "Proposes to the environment's fleet by pull request, also where the fleet is direct, that the environment goes. Asking again gives the same pull request. The environment's repository and its entity stay.",
        "parameters": [
          {
            "$ref": "#/components/parameters/namespace"
          },
          {
            "$ref": "#/components/parameters/name"
          }
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "type": "object",
                "additionalProperties": false,
                "required": [
                  "confirm",
                  "consents"
                ],
                "properties": {
                  "confirm": {
                    "description": "The environment's name, typed anew.",
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 63
                  },
                  "consents": {
                    "$ref": "#/components/schemas/Consents"
                  }
                }
              }
            }
          }
        },
        "responses": {
          "202": {
            "description": "The pull request",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/EnvironmentRemovalPull"
                }
              }
            }
          }
        }
      }
    },
    "/v1/services/{kind}/{namespace}/{name}/previews/removal/plan": {
      "post": {
        "operationId": "PlanPreviewsRemoval",
        "description": "What taking the previews of a service out of the fleets would take out, what goes along, and where its pull requests stand. Changes nothing.",
        "parameters": [
          {
            "$ref": "#/components/parameters/kind"
          },
          {
            "$ref": "#/components/parameters/namespace"
          },
          {
            "$ref": "#/components/parameters/name"
          }
        ],
        "responses": {
          "200": {
            "description": "The plan",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/PreviewsRemovalPlan"
                }
              }
            }
          }
        }
      }
    },
    "/v1/services/{kind}/{namespace}/{name}/previews/removal": {
      "post": {
        "operationId": "RemovePreviews",
        "description": "Proposes to each fleet that has previews of a service, by pull request, also where the fleet is direct, that they go. Asking again gives the same pull requests. The service's repository and its environments stay.",
        "parameters": [
          {
            "$ref": "#/components/parameters/kind"
          },
          {
            "$ref": "#/components/parameters/namespace"
          },
          {
            "$ref": "#/components/parameters/name"
          }
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "type": "object",
                "additionalProperties": false,
                "required": [
                  "consents"
                ],
                "properties": {
                  "consents": {
                    "$ref": "#/components/schemas/Consents"
                  }
                }
              }
            }
          }
        },
        "responses": {
          "202": {
            "description": "The pull requests, one for each fleet",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": [
                    "items"
                  ],
                  "properties": {
                    "items": {
                      "type": "array",
                      "items": {
                        "$ref": "#/components/schemas/EnvironmentRemovalPull"
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    },
    "/v1/services/{kind}/{namespace}/{name}/deployments": {
      "get": {
        "operationId": "GetServiceDeployments",
        "description": "Everything that the Environments tab of a service shows. Answers 304 to a current If-None-Match.",
        "parameters": [
          {
            "$ref": "#/components/parameters/kind"
          },
          {
            "$ref": "#/components/parameters/namespace"
          },
          {
            "$ref": "#/components/parameters/name"
          }
        ],
        "responses": {
          "200": {
            "description": "The service in each environment",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ServiceDeployments"
                }
              }
            }
          }
        }
      }
    },
    "/v1/services/{kind}/{namespace}/{name}/settings": {
      "get": {
        "operationId": "GetServiceConfiguration",
        "description": "The scalars of a service's configuration in an environment, as the branch has them now, beside those of its upstream. It reads from the SCM host.",
        "parameters": [
          {
            "$ref": "#/components/parameters/kind"
          },
          {
            "$ref": "#/components/parameters/namespace"
          },
          {
            "$ref": "#/components/parameters/name"
          },
          {
            "name": "environment",
            "in": "query",
            "required": true,
            "allowReserved": true,
            "schema": {
              "$ref": "#/components/schemas/EntityRef"
            }
          }
        ],
        "responses": {
          "200": {
            "description": "The settings, secrets without their values",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ServiceConfiguration"
                }
              }
            }
          }
        }
      }
    },
    "/v1/services/{kind}/{namespace}/{name}/sync": {
      "post": {
        "operationId": "RequestSync",
        "description": "Asks the delivery engine to apply what Git asks for now.",
        "parameters": [
          {
            "$ref": "#/components/parameters/kind"
          },
          {
            "$ref": "#/components/parameters/namespace"
          },
          {
            "$ref": "#/components/parameters/name"
          }
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "type": "object",
                "additionalProperties": false,
                "required": [
                  "environment"
                ],
                "properties": {
                  "environment": {
                    "$ref": "#/components/schemas/EntityRef"
                  }
                }
              }
            }
          }
        },
        "responses": {
          "202": {
            "description": "The object that was asked",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": [
                    "delivery"
                  ],
                  "properties": {
                    "delivery": {
                      "$ref": "#/components/schemas/DeliveryRef"
                    }
                  }
                }
              }
            }
          }
        }
      }
    },
    "/v1/services/{kind}/{namespace}/{name}/hold": {
      "delete": {
        "operationId": "LiftHold",
        "description": "Lets automation change a deployment again that was rolled back. For a person who may promote there. Repeating it changes nothing.",
        "parameters": [
          {
            "$ref": "#/components/parameters/kind"
          },
          {
            "$ref": "#/components/parameters/namespace"
          },
          {
            "$ref": "#/components/parameters/name"
          },
          {
            "name": "environment",
            "in": "query",
            "required": true,
            "allowReserved": true,
            "schema": {
              "$ref": "#/components/schemas/EntityRef"
            }
          }
        ],
        "responses": {
          "200": {
            "description": "The holds that were lifted, newest first",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": [
                    "items"
                  ],
                  "properties": {
                    "items": {
                      "type": "array",
                      "items": {
                        "$ref": "#/components/schemas/DeploymentHold"
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    },
    "/v1/services/{kind}/{namespace}/{name}/awaited": {
      "delete": {
        "operationId": "WithdrawAwaitedService",
        "description": "Lets a service wait no longer for its first image in an environment. For those who may promote there. Repeating it changes nothing.",
        "parameters": [
          {
            "$ref": "#/components/parameters/kind"
          },
          {
            "$ref": "#/components/parameters/namespace"
          },
          {
            "$ref": "#/components/parameters/name"
          },
          {
            "name": "environment",
            "in": "query",
            "required": true,
            "allowReserved": true,
            "schema": {
              "$ref": "#/components/schemas/EntityRef"
            }
          }
        ],
        "responses": {
          "204": {
            "description": "It waits no longer"
          }
        }
      }
    },
    "/v1/services/{kind}/{namespace}/{name}/history": {
      "get": {
        "operationId": "GetServiceHistory",
        "description": "Changes of the version that Git asks for or that runs, newest first. Asking lets what was before the installation be read from Git, in the background.",
        "parameters": [
          {
            "$ref": "#/components/parameters/kind"
          },
          {
            "$ref": "#/components/parameters/namespace"
          },
          {
            "$ref": "#/components/parameters/name"
          },
          {
            "name": "environment",
            "in": "query",
            "required": false,
            "allowReserved": true,
            "schema": {
              "$ref": "#/components/schemas/EntityRef"
            }
          },
          {
            "$ref": "#/components/parameters/limit"
          },
          {
            "$ref": "#/components/parameters/after"
          }
        ],
        "responses": {
          "200": {
            "description": "Deployment records",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": [
                    "items",
                    "rebuilding"
                  ],
                  "properties": {
                    "items": {
                      "type": "array",
                      "items": {
                        "$ref": "#/components/schemas/DeploymentRecord"
                      }
                    },
                    "next": {
                      "type": "string"
                    },
                    "rebuilding": {
                      "type": "boolean",
                      "description": "Whether earlier changes are still to be read from Git."
                    }
                  }
                }
              }
            }
          }
        }
      }
    },
    "/v1/services/{kind}/{namespace}/{name}/artifacts": {
      "get": {
        "operationId": "ListReportedArtifacts",
        "description": "What continuous integration reported of a service, last first, as far as it is kept.",
        "parameters": [
          {
            "$ref": "#/components/parameters/kind"
          },
          {
            "$ref": "#/components/parameters/namespace"
          },
          {
            "$ref": "#/components/parameters/name"
          }
        ],
        "responses": {
          "200": {
            "description": "Reported versions",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": [
                    "items",
                    "followed"
                  ],
                  "properties": {
                    "items": {
                      "type": "array",
                      "items": {
                        "$ref": "#/components/schemas/ShownReportedArtifact"
                      }
                    },
                    "followed": {
                      "type": "array",
                      "description": "Its images whose tags are taken from their registries.",
                      "items": {
                        "$ref": "#/components/schemas/FollowedImage"
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    },
    "/v1/artifacts": {
      "post": {
        "operationId": "ReportArtifact",
        "description": "Says that continuous integration has published a version. First environments offer it, or get it by themselves. Repeating it changes nothing.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/ArtifactReport"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "It was known",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ReportedArtifact"
                }
              }
            }
          },
          "201": {
            "description": "It is recorded",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ReportedArtifact"
                }
              }
            }
          }
        }
      }
    },
    "/v1/artifacts/notifications": {
      "post": {
        "operationId": "NotifyOfArtifacts",
        "description": "Takes the notifications of a registry (distribution): each image that was pushed with a tag is reported. What the caller may not report, and what is no image, is left out, so that a registry does not send it for ever.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/RegistryNotifications"
              }
            },
            "application/vnd.docker.distribution.events.v1+json": {
              "schema": {
                "$ref": "#/components/schemas/RegistryNotifications"
              }
            },
            "application/vnd.docker.distribution.events.v2+json": {
              "schema": {
                "$ref": "#/components/schemas/RegistryNotifications"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "What was taken",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": [
                    "items"
                  ],
                  "properties": {
                    "items": {
                      "type": "array",
                      "items": {
                        "$ref": "#/components/schemas/ReportedArtifact"
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    },
    "/v1/artifacts/{id}": {
      "delete": {
        "operationId": "WithdrawReport",
        "description": "Takes back what was reported: it is not offered any more, unless it is reported again. For those who may report the artifact. What was promoted of it stays.",
        "parameters": [
          {
            "$ref": "#/components/parameters/id"
          }
        ],
        "responses": {
          "204": {
            "description": "It is withdrawn"
          }
        }
      }
    },
    "/v1/promotions": {
      "get": {
        "operationId": "ListPromotions",
        "description": "Promotions that the caller may read, newest first.",
        "parameters": [
          {
            "name": "service",
            "in": "query",
            "required": false,
            "allowReserved": true,
            "schema": {
              "$ref": "#/components/schemas/EntityRef"
            }
          },
          {
            "name": "environment",
            "in": "query",
            "required": false,
            "allowReserved": true,
            "schema": {
              "$ref": "#/components/schemas/EntityRef"
            }
          },
          {
            "$ref": "#/components/parameters/limit"
          },
          {
            "$ref": "#/components/parameters/after"
          }
        ],
        "responses": {
          "200": {
            "description": "Promotions",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": [
                    "items"
                  ],
                  "properties": {
                    "items": {
                      "type": "array",
                      "items": {
                        "$ref": "#/components/schemas/Promotion"
                      }
                    },
                    "next": {
                      "type": "string"
                    }
                  }
                }
              }
            }
          }
        }
      },
      "post": {
        "operationId": "CreatePromotion",
        "description": "Writes down what was reviewed and answers at once; the pull request that moves the version follows. Repeating it before the pull request is merged gives the same promotion.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/PromotionRequest"
              }
            }
          }
        },
        "responses": {
          "202": {
            "description": "The promotion",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Promotion"
                }
              }
            }
          }
        }
      }
    },
    "/v1/promotions/plan": {
      "post": {
        "operationId": "PlanPromotion",
        "description": "What a promotion would commit, or why it will not. Changes nothing.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/PromotionWish"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The plan",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/PromotionPlan"
                }
              }
            }
          }
        }
      }
    },
    "/v1/promotion-batches/plan": {
      "post": {
        "operationId": "PlanPromotionBatch",
        "description": "What promoting several services together would commit, or why it will not, service by service. Changes nothing.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/PromotionBatchWish"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The plan",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/PromotionBatchPlan"
                }
              }
            }
          }
        }
      }
    },
    "/v1/promotion-batches": {
      "post": {
        "operationId": "CreatePromotionBatch",
        "description": "Writes down what was reviewed for all services or for none, and answers at once; one pull request for each repository and branch follows. Repeating it before that is merged gives the same promotions.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/PromotionBatchRequest"
              }
            }
          }
        },
        "responses": {
          "202": {
            "description": "The promotions, in the order of the request",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": [
                    "items"
                  ],
                  "properties": {
                    "items": {
                      "type": "array",
                      "items": {
                        "$ref": "#/components/schemas/Promotion"
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    },
    "/v1/promotion-rollouts/plan": {
      "post": {
        "operationId": "PlanPromotionRollout",
        "description": "What promoting a service into several environments in order would commit, or why it will not, environment by environment, and what waits for what. Changes nothing.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/PromotionRolloutWish"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The plan",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/PromotionRolloutPlan"
                }
              }
            }
          }
        }
      }
    },
    "/v1/promotion-rollouts": {
      "post": {
        "operationId": "CreatePromotionRollout",
        "description": "Writes down what was reviewed for all environments or for none, and answers at once. The first ring follows; a later one begins once those before it have been healthy for the given time, and is cancelled when one of them does not come right. The same request again gives the same promotions while they are under way; another one into an environment where the version is under way is refused.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/PromotionRolloutRequest"
              }
            }
          }
        },
        "responses": {
          "202": {
            "description": "The promotions, by their rings",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": [
                    "items"
                  ],
                  "properties": {
                    "items": {
                      "type": "array",
                      "items": {
                        "$ref": "#/components/schemas/Promotion"
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    },
    "/v1/removals/plan": {
      "post": {
        "operationId": "PlanServiceRemoval",
        "description": "What taking a service out of every environment that has it would commit, or why it will not, environment by environment, against the promotion order. Environments that the caller may not see are counted. Changes nothing.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/ServiceRemovalWish"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The plan",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ServiceRemovalPlan"
                }
              }
            }
          }
        }
      }
    },
    "/v1/removals": {
      "post": {
        "operationId": "CreateServiceRemoval",
        "description": "Writes a removal down for each environment that is named, with what was reviewed, or none of them, and answers at once. Each has a pull request of its own; none waits for another. A removal that is under way there is given as it is. Refused where an environment that the caller may see has the service and is not named, unless \"leaveOthers\" is true.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/ServiceRemovalRequest"
              }
            }
          }
        },
        "responses": {
          "202": {
            "description": "The removals, in the order of the request",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": [
                    "items"
                  ],
                  "properties": {
                    "items": {
                      "type": "array",
                      "items": {
                        "$ref": "#/components/schemas/Promotion"
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    },
    "/v1/promotions/{id}": {
      "get": {
        "operationId": "GetPromotion",
        "parameters": [
          {
            "$ref": "#/components/parameters/id"
          }
        ],
        "responses": {
          "200": {
            "description": "The promotion",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Promotion"
                }
              }
            }
          }
        }
      }
    },
    "/v1/promotions/{id}/diff": {
      "get": {
        "operationId": "GetPromotionDiff",
        "description": "What a promotion changes, file by file. For those who may promote (or roll back) or read the source of the deployment; what looks like a secret is masked.",
        "parameters": [
          {
            "$ref": "#/components/parameters/id"
          }
        ],
        "responses": {
          "200": {
            "description": "The changed files",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": [
                    "items"
                  ],
                  "properties": {
                    "items": {
                      "type": "array",
                      "items": {
                        "$ref": "#/components/schemas/PlannedFile"
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    },
    "/v1/promotions/{id}/cancel": {
      "post": {
        "operationId": "CancelPromotion",
        "description": "Closes the pull request of a promotion that is not merged yet.",
        "parameters": [
          {
            "$ref": "#/components/parameters/id"
          }
        ],
        "responses": {
          "200": {
            "description": "The promotion",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Promotion"
                }
              }
            }
          }
        }
      }
    }
  },
  "components": {
    "parameters": {
      "kind": {
        "name": "kind",
        "in": "path",
        "required": true,
        "schema": {
          "type": "string",
          "maxLength": 253,
          "pattern": "^[A-Za-z][A-Za-z0-9-]*$"
        }
      },
      "namespace": {
        "name": "namespace",
        "in": "path",
        "required": true,
        "schema": {
          "type": "string",
          "maxLength": 253,
          "pattern": "^[A-Za-z0-9_.~-]+$"
        }
      },
      "name": {
        "name": "name",
        "in": "path",
        "required": true,
        "schema": {
          "type": "string",
          "maxLength": 253,
          "pattern": "^[A-Za-z0-9_.~-]+$"
        }
      },
      "id": {
        "name": "id",
        "in": "path",
        "required": true,
        "schema": {
          "$ref": "#/components/schemas/Id"
        }
      },
      "after": {
        "name": "after",
        "in": "query",
        "required": false,
        "description": "The `next` of an answer, to get what comes behind it.",
        "schema": {
          "$ref": "#/components/schemas/Id"
        }
      },
      "limit": {
        "name": "limit",
        "in": "query",
        "required": false,
        "schema": {
          "type": "integer",
          "minimum": 1,
          "maximum": 200
        }
      }
    },
    "schemas": {
      "NewFiles": {
        "type": "array",
        "maxItems": 500,
        "items": {
          "type": "object",
          "additionalProperties": false,
          "required": [
            "path",
            "content"
          ],
          "properties": {
            "path": {
              "type": "string",
              "minLength": 1,
              "maxLength": 1000
            },
            "content": {
              "type": "string",
              "maxLength": 1000000
            }
          }
        }
      },
      "EntityRef": {
        "type": "string",
        "maxLength": 400,
        "pattern": "^[A-Za-z][A-Za-z0-9-]*:[A-Za-z0-9_.~-]+/[A-Za-z0-9_.~-]+$"
      },
      "Id": {
        "type": "string",
        "maxLength": 40,
        "pattern": "^[A-Za-z0-9-]+$"
      },
      "SyncState": {
        "type": "string",
        "enum": [
          "synced",
          "out-of-sync",
          "syncing",
          "failed",
          "suspended",
          "missing",
          "unknown"
        ]
      },
      "HealthState": {
        "type": "string",
        "enum": [
          "healthy",
          "progressing",
          "degraded",
          "suspended",
          "missing",
          "unknown"
        ]
      },
      "PromotionKind": {
        "type": "string",
        "enum": [
          "promotion",
          "rollback",
          "configuration",
          "removal"
        ]
      },
      "PromotionState": {
        "type": "string",
        "enum": [
          "draft",
          "open",
          "merged",
          "waiting-for-sync",
          "syncing",
          "healthy",
          "closed",
          "cancelled",
          "superseded",
          "failed",
          "reverted"
        ]
      },
      "PromotionWish": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "service",
          "environment"
        ],
        "properties": {
          "service": {
            "$ref": "#/components/schemas/EntityRef"
          },
          "environment": {
            "$ref": "#/components/schemas/EntityRef"
          },
          "from": {
            "$ref": "#/components/schemas/EntityRef"
          },
          "reported": {
            "$ref": "#/components/schemas/Id"
          },
          "rollbackTo": {
            "$ref": "#/components/schemas/Id"
          },
          "scope": {
            "$ref": "#/components/schemas/RollbackScope"
          },
          "beginWith": {
            "$ref": "#/components/schemas/FirstConfiguration"
          },
          "settings": {
            "$ref": "#/components/schemas/SettingChanges"
          },
          "remove": {
            "$ref": "#/components/schemas/Remove"
          },
          "consents": {
            "$ref": "#/components/schemas/Consents"
          }
        }
      },
      "ReportedArtifact": {
        "type": "object",
        "description": "A version that continuous integration reported.",
        "additionalProperties": false,
        "required": [
          "id",
          "artifact",
          "version",
          "reportedBy",
          "reportedAt"
        ],
        "properties": {
          "id": {
            "type": "string"
          },
          "artifact": {
            "$ref": "#/components/schemas/ArtifactRef"
          },
          "version": {
            "type": "string"
          },
          "digest": {
            "type": "string"
          },
          "commit": {
            "type": "string"
          },
          "build": {
            "type": "string"
          },
          "reportedBy": {
            "type": "string"
          },
          "reportedAt": {
            "type": "string"
          }
        }
      },
      "ShownReportedArtifact": {
        "type": "object",
        "description": "A version that continuous integration reported.",
        "additionalProperties": false,
        "required": [
          "id",
          "artifact",
          "version",
          "reportedBy",
          "reportedAt",
          "permitted"
        ],
        "properties": {
          "id": {
            "type": "string"
          },
          "artifact": {
            "$ref": "#/components/schemas/ArtifactRef"
          },
          "version": {
            "type": "string"
          },
          "digest": {
            "type": "string"
          },
          "commit": {
            "type": "string"
          },
          "build": {
            "type": "string"
          },
          "reportedBy": {
            "type": "string"
          },
          "reportedAt": {
            "type": "string"
          },
          "permitted": {
            "type": "boolean"
          }
        }
      },
      "FollowedImage": {
        "type": "object",
        "description": "An image whose tags are taken from its registry, and what came of the last look.",
        "additionalProperties": false,
        "required": [
          "image",
          "range"
        ],
        "properties": {
          "image": {
            "type": "string"
          },
          "range": {
            "type": "string"
          },
          "suffix": {
            "type": "string"
          },
          "lookedAt": {
            "type": "string"
          },
          "problem": {
            "type": "string"
          }
        }
      },
      "RegistryNotifications": {
        "type": "object",
        "required": [
          "events"
        ],
        "properties": {
          "events": {
            "type": "array",
            "maxItems": 1000,
            "items": {
              "type": "object",
              "required": [
                "action"
              ],
              "properties": {
                "action": {
                  "type": "string",
                  "maxLength": 100
                },
                "target": {
                  "type": "object",
                  "properties": {
                    "mediaType": {
                      "type": "string",
                      "maxLength": 200
                    },
                    "digest": {
                      "type": "string",
                      "maxLength": 200,
                      "pattern": "^[a-z0-9+._-]+:[0-9a-f]{32,128}$"
                    },
                    "repository": {
                      "type": "string",
                      "maxLength": 300
                    },
                    "tag": {
                      "type": "string",
                      "maxLength": 128
                    }
                  }
                },
                "request": {
                  "type": "object",
                  "properties": {
                    "host": {
                      "type": "string",
                      "maxLength": 300
                    }
                  }
                }
              }
            }
          }
        }
      },
      "ArtifactReport": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "artifact",
          "version"
        ],
        "properties": {
          "artifact": {
            "type": "string",
            "minLength": 1,
            "maxLength": 400,
            "description": "Image repository without tag, such as ghcr.io/acme/loans; name of a chart"
          },
          "kind": {
            "type": "string",
            "enum": [
              "image",
              "chart"
            ],
            "description": "Default image"
          },
          "version": {
            "type": "string",
            "minLength": 1,
            "maxLength": 128,
            "description": "Tag of the image, version of the chart"
          },
          "digest": {
            "type": "string",
            "maxLength": 150,
            "pattern": "^[a-z0-9]+:[0-9a-f]{32,128}$",
            "description": "Of what was pushed"
          },
          "commit": {
            "type": "string",
            "pattern": "^([0-9a-f]{40}|[0-9a-f]{64})$",
            "description": "SHA that it was built from"
          },
          "build": {
            "type": "string",
            "maxLength": 1000,
            "pattern": "^https?://[^\\s]+$",
            "description": "URL of the build"
          }
        }
      },
      "SettingChange": {
        "type": "object",
        "description": "One scalar of a service's configuration, what it was when it was looked at, and what it is set to.",
        "additionalProperties": false,
        "required": [
          "file",
          "document",
          "path",
          "key",
          "name",
          "before",
          "to"
        ],
        "properties": {
          "file": {
            "type": "string",
            "minLength": 1,
            "maxLength": 1000
          },
          "document": {
            "type": "integer",
            "minimum": 0,
            "maximum": 100000
          },
          "path": {
            "type": "string",
            "minLength": 1,
            "maxLength": 2000
          },
          "key": {
            "type": "string",
            "minLength": 1,
            "maxLength": 4000
          },
          "name": {
            "type": "string",
            "minLength": 1,
            "maxLength": 2000
          },
          "before": {
            "type": "string",
            "maxLength": 4096
          },
          "to": {
            "type": "string",
            "maxLength": 4096
          }
        }
      },
      "SettingChanges": {
        "type": "array",
        "minItems": 1,
        "maxItems": 100,
        "items": {
          "$ref": "#/components/schemas/SettingChange"
        }
      },
      "ServiceConfiguration": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "service",
          "environment",
          "repository",
          "branch",
          "commit",
          "settings",
          "notes"
        ],
        "properties": {
          "service": {
            "type": "string"
          },
          "environment": {
            "type": "string"
          },
          "upstream": {
            "type": "string"
          },
          "repository": {
            "type": "string"
          },
          "branch": {
            "type": "string"
          },
          "commit": {
            "type": "string"
          },
          "notes": {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          "settings": {
            "type": "array",
            "items": {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "file",
                "document",
                "path",
                "key",
                "name",
                "line",
                "url",
                "type",
                "secret"
              ],
              "properties": {
                "file": {
                  "type": "string"
                },
                "document": {
                  "type": "integer"
                },
                "path": {
                  "type": "string"
                },
                "key": {
                  "type": "string"
                },
                "name": {
                  "type": "string"
                },
                "line": {
                  "type": "integer"
                },
                "url": {
                  "type": "string"
                },
                "object": {
                  "type": "string"
                },
                "type": {
                  "type": "string",
                  "enum": [
                    "string",
                    "number",
                    "boolean"
                  ]
                },
                "value": {
                  "type": "string"
                },
                "upstream": {
                  "type": "string"
                },
                "secret": {
                  "type": "boolean"
                },
                "refused": {
                  "type": "string"
                }
              }
            }
          }
        }
      },
      "RollbackScope": {
        "type": "string",
        "description": "How much a rollback takes back: all that came with the later versions, or the version alone. Default: the whole change where it can be taken back, else the version.",
        "enum": [
          "change",
          "version"
        ]
      },
      "FirstConfiguration": {
        "type": "string",
        "description": "How a service begins in an environment that does not have it: with what the upstream environment configures for it, or with what every service needs and nothing else. Default: as upstream.",
        "enum": [
          "upstream",
          "generic"
        ]
      },
      "Consents": {
        "type": "array",
        "maxItems": 100,
        "items": {
          "type": "string",
          "maxLength": 4000
        }
      },
      "Remove": {
        "description": "That the service is taken out of the environment, with its configuration. Alone with the service and the environment; `expectedVersion` is then `none`.",
        "type": "boolean",
        "enum": [
          true
        ]
      },
      "ExpectedFiles": {
        "description": "The fingerprint of the plan's addition: what the service begins with as it was reviewed. Required where the environment does not have the service.",
        "type": "string",
        "minLength": 64,
        "maxLength": 64
      },
      "PromotionRequest": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "service",
          "environment",
          "expectedVersion"
        ],
        "properties": {
          "service": {
            "$ref": "#/components/schemas/EntityRef"
          },
          "environment": {
            "$ref": "#/components/schemas/EntityRef"
          },
          "from": {
            "$ref": "#/components/schemas/EntityRef"
          },
          "reported": {
            "$ref": "#/components/schemas/Id"
          },
          "rollbackTo": {
            "$ref": "#/components/schemas/Id"
          },
          "scope": {
            "$ref": "#/components/schemas/RollbackScope"
          },
          "beginWith": {
            "$ref": "#/components/schemas/FirstConfiguration"
          },
          "settings": {
            "$ref": "#/components/schemas/SettingChanges"
          },
          "remove": {
            "$ref": "#/components/schemas/Remove"
          },
          "consents": {
            "$ref": "#/components/schemas/Consents"
          },
          "expectedVersion": {
            "type": "string",
            "minLength": 1,
            "maxLength": 300
          },
          "expectedCommits": {
            "type": "array",
            "maxItems": 100,
            "items": {
              "type": "string",
              "minLength": 40,
              "maxLength": 64
            }
          },
          "expectedFiles": {
            "$ref": "#/components/schemas/ExpectedFiles"
          },
          "asPerson": {
            "$ref": "#/components/schemas/PersonToken"
          }
        }
      },
      "PersonToken": {
        "description": "The person's own token at the host, to open the pull request with. Used for that alone and stored nowhere.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "host",
          "token"
        ],
        "properties": {
          "host": {
            "type": "string",
            "minLength": 1,
            "maxLength": 300
          },
          "token": {
            "type": "string",
            "pattern": "^[!-~]{1,4000}$"
          }
        }
      },
      "PromotionBatchWish": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "environment",
          "services"
        ],
        "properties": {
          "environment": {
            "$ref": "#/components/schemas/EntityRef"
          },
          "services": {
            "type": "array",
            "minItems": 1,
            "maxItems": 50,
            "items": {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "service"
              ],
              "properties": {
                "service": {
                  "$ref": "#/components/schemas/EntityRef"
                },
                "from": {
                  "$ref": "#/components/schemas/EntityRef"
                },
                "consents": {
                  "$ref": "#/components/schemas/Consents"
                }
              }
            }
          }
        }
      },
      "PromotionBatchRequest": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "environment",
          "services"
        ],
        "properties": {
          "environment": {
            "$ref": "#/components/schemas/EntityRef"
          },
          "asPerson": {
            "$ref": "#/components/schemas/PersonToken"
          },
          "services": {
            "type": "array",
            "minItems": 1,
            "maxItems": 50,
            "items": {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "service",
                "expectedVersion"
              ],
              "properties": {
                "service": {
                  "$ref": "#/components/schemas/EntityRef"
                },
                "from": {
                  "$ref": "#/components/schemas/EntityRef"
                },
                "consents": {
                  "$ref": "#/components/schemas/Consents"
                },
                "expectedVersion": {
                  "type": "string",
                  "minLength": 1,
                  "maxLength": 300
                }
              }
            }
          }
        }
      },
      "PromotionBatchPlan": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "environment",
          "plans",
          "refused",
          "changes",
          "asPerson"
        ],
        "properties": {
          "environment": {
            "type": "string"
          },
          "asPerson": {
            "type": "boolean"
          },
          "plans": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/PromotionPlan"
            }
          },
          "refused": {
            "type": "array",
            "items": {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "service",
                "reason"
              ],
              "properties": {
                "service": {
                  "type": "string"
                },
                "reason": {
                  "type": "string"
                }
              }
            }
          },
          "changes": {
            "type": "array",
            "items": {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "repository",
                "branch",
                "title",
                "services",
                "files"
              ],
              "properties": {
                "repository": {
                  "type": "string"
                },
                "branch": {
                  "type": "string"
                },
                "title": {
                  "type": "string"
                },
                "services": {
                  "type": "array",
                  "items": {
                    "type": "string"
                  }
                },
                "files": {
                  "type": "array",
                  "items": {
                    "$ref": "#/components/schemas/PlannedFile"
                  }
                },
                "refused": {
                  "type": "string"
                }
              }
            }
          }
        }
      },
      "RolloutTarget": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "environment"
        ],
        "properties": {
          "environment": {
            "$ref": "#/components/schemas/EntityRef"
          },
          "ring": {
            "description": "Its place; those of the same ring go together. Given for all targets or for none. Default: what the environments say that they come after, else the order of the targets.",
            "type": "integer",
            "minimum": 1,
            "maximum": 20
          },
          "soak": {
            "description": "For how long the rings before have to be healthy until it begins: an ISO 8601 duration of at most 30 days. Default: what the environment says, else 15 minutes.",
            "type": "string",
            "minLength": 1,
            "maxLength": 40
          },
          "consents": {
            "$ref": "#/components/schemas/Consents"
          },
          "expectedFiles": {
            "$ref": "#/components/schemas/ExpectedFiles"
          }
        }
      },
      "PromotionRolloutWish": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "service",
          "from",
          "targets"
        ],
        "properties": {
          "service": {
            "$ref": "#/components/schemas/EntityRef"
          },
          "from": {
            "$ref": "#/components/schemas/EntityRef"
          },
          "targets": {
            "type": "array",
            "minItems": 2,
            "maxItems": 20,
            "items": {
              "$ref": "#/components/schemas/RolloutTarget"
            }
          }
        }
      },
      "PromotionRolloutRequest": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "service",
          "from",
          "targets",
          "expectedVersion"
        ],
        "properties": {
          "service": {
            "$ref": "#/components/schemas/EntityRef"
          },
          "from": {
            "$ref": "#/components/schemas/EntityRef"
          },
          "targets": {
            "type": "array",
            "minItems": 2,
            "maxItems": 20,
            "items": {
              "$ref": "#/components/schemas/RolloutTarget"
            }
          },
          "expectedVersion": {
            "type": "string",
            "minLength": 1,
            "maxLength": 300
          }
        }
      },
      "PromotionRolloutPlan": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "targets"
        ],
        "properties": {
          "targets": {
            "type": "array",
            "items": {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "environment",
                "ring",
                "soakSeconds"
              ],
              "properties": {
                "environment": {
                  "type": "string"
                },
                "ring": {
                  "type": "integer"
                },
                "soakSeconds": {
                  "type": "integer"
                },
                "plan": {
                  "$ref": "#/components/schemas/PromotionPlan"
                },
                "refused": {
                  "type": "string"
                }
              }
            }
          }
        }
      },
      "SeenRefs": {
        "description": "What the caller may see, and how much there is besides.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "refs",
          "hidden"
        ],
        "properties": {
          "refs": {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          "hidden": {
            "type": "integer"
          }
        }
      },
      "EnvironmentRemovalPull": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "number",
          "url",
          "state"
        ],
        "properties": {
          "number": {
            "type": "integer"
          },
          "url": {
            "type": "string"
          },
          "state": {
            "type": "string",
            "enum": [
              "open",
              "merged",
              "closed"
            ]
          }
        }
      },
      "EnvironmentRemovalPlan": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "environment",
          "objects",
          "namespace",
          "services",
          "downstream",
          "holds",
          "consents",
          "blocked",
          "gone"
        ],
        "properties": {
          "environment": {
            "type": "string"
          },
          "engine": {
            "type": "string",
            "enum": [
              "argocd",
              "flux"
            ]
          },
          "fleet": {
            "type": "object",
            "additionalProperties": false,
            "required": [
              "repository",
              "branch",
              "path"
            ],
            "properties": {
              "repository": {
                "type": "string"
              },
              "branch": {
                "type": "string"
              },
              "path": {
                "type": "string"
              }
            }
          },
          "folder": {
            "description": "The folder of the environment's repository that is the environment, or has its catalog file, where it shares that with others.",
            "type": "string"
          },
          "branch": {
            "description": "The branch of the environment's repository that is the environment, where it shares that with others.",
            "type": "string"
          },
          "objects": {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          "namespace": {
            "type": "string"
          },
          "services": {
            "$ref": "#/components/schemas/SeenRefs"
          },
          "downstream": {
            "$ref": "#/components/schemas/SeenRefs"
          },
          "holds": {
            "type": "integer"
          },
          "consents": {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          "blocked": {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          "pullRequest": {
            "$ref": "#/components/schemas/EnvironmentRemovalPull"
          },
          "gone": {
            "description": "The fleet no longer has it, and what is left is to be done by hand.",
            "type": "boolean"
          }
        }
      },
      "RemovedPreviews": {
        "description": "What a file of a fleet has of a service's previews in a cluster.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "cluster",
          "engine",
          "path",
          "objects"
        ],
        "properties": {
          "cluster": {
            "type": "string"
          },
          "engine": {
            "type": "string",
            "enum": [
              "argocd",
              "flux"
            ]
          },
          "path": {
            "type": "string"
          },
          "objects": {
            "type": "array",
            "items": {
              "type": "string"
            }
          }
        }
      },
      "PreviewsRemovalPlan": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "service",
          "fleets",
          "running",
          "consents",
          "blocked",
          "gone"
        ],
        "properties": {
          "service": {
            "type": "string"
          },
          "fleets": {
            "description": "The repositories that engines follow, and what goes from there.",
            "type": "array",
            "items": {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "repository",
                "branch",
                "files"
              ],
              "properties": {
                "repository": {
                  "type": "string"
                },
                "branch": {
                  "type": "string"
                },
                "files": {
                  "type": "array",
                  "items": {
                    "$ref": "#/components/schemas/RemovedPreviews"
                  }
                },
                "pullRequest": {
                  "$ref": "#/components/schemas/EnvironmentRemovalPull"
                }
              }
            }
          },
          "running": {
            "description": "How many previews run that the files make.",
            "type": "integer"
          },
          "consents": {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          "blocked": {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          "gone": {
            "description": "A pull request took them out, and no fleet has them any more.",
            "type": "boolean"
          }
        }
      },
      "ServiceRemovalWish": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "service"
        ],
        "properties": {
          "service": {
            "$ref": "#/components/schemas/EntityRef"
          }
        }
      },
      "RemovalTarget": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "environment"
        ],
        "properties": {
          "environment": {
            "$ref": "#/components/schemas/EntityRef"
          },
          "consents": {
            "$ref": "#/components/schemas/Consents"
          }
        }
      },
      "ServiceRemovalRequest": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "service",
          "targets"
        ],
        "properties": {
          "service": {
            "$ref": "#/components/schemas/EntityRef"
          },
          "targets": {
            "type": "array",
            "minItems": 1,
            "maxItems": 50,
            "items": {
              "$ref": "#/components/schemas/RemovalTarget"
            }
          },
          "leaveOthers": {
            "description": "Other environments that the caller may see keep the service. Without it, one that has the service and is not named is a reason against all.",
            "type": "boolean",
            "enum": [
              true
            ]
          }
        }
      },
      "ServiceRemovalPlan": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "service",
          "targets",
          "denied",
          "hidden"
        ],
        "properties": {
          "service": {
            "type": "string"
          },
          "targets": {
            "description": "Where Git has the service, against the promotion order.",
            "type": "array",
            "items": {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "environment"
              ],
              "properties": {
                "environment": {
                  "type": "string"
                },
                "plan": {
                  "$ref": "#/components/schemas/PromotionPlan"
                },
                "refused": {
                  "type": "string"
                },
                "promotion": {
                  "description": "The removal that is under way there.",
                  "type": "string"
                }
              }
            }
          },
          "denied": {
            "description": "Environments that have it, and that the caller may see, but not take it out of.",
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          "hidden": {
            "description": "How many environments have it that the caller may not see.",
            "type": "integer"
          }
        }
      },
      "PromotionWait": {
        "description": "What a promotion waits for, as far as the caller may see it.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "environments",
          "soakSeconds"
        ],
        "properties": {
          "environments": {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          "soakSeconds": {
            "type": "integer"
          },
          "beginsAt": {
            "type": "string"
          }
        }
      },
      "NewEnvironment": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "name",
          "owner",
          "tier",
          "promotesFrom",
          "repository",
          "cluster"
        ],
        "properties": {
          "name": {
            "type": "string",
            "pattern": "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"
          },
          "title": {
            "type": "string",
            "minLength": 1,
            "maxLength": 100,
            "pattern": "^[^\\u0000-\\u001f\\u007f]*$"
          },
          "owner": {
            "type": "string",
            "minLength": 1,
            "maxLength": 200
          },
          "system": {
            "type": "string",
            "minLength": 1,
            "maxLength": 200
          },
          "tier": {
            "type": "string",
            "enum": [
              "development",
              "testing",
              "staging",
              "production"
            ]
          },
          "promotesFrom": {
            "type": "array",
            "maxItems": 20,
            "items": {
              "type": "string",
              "minLength": 1,
              "maxLength": 200
            }
          },
          "repository": {
            "type": "string",
            "minLength": 10,
            "maxLength": 400
          },
          "folder": {
            "type": "string",
            "minLength": 1,
            "maxLength": 300,
            "description": "The folder of a shared repository that it is; default a repository of its own"
          },
          "branch": {
            "type": "string",
            "minLength": 1,
            "maxLength": 300,
            "description": "The branch of a shared repository that it is, such as env/uat; not together with folder"
          },
          "layout": {
            "type": "string",
            "minLength": 1,
            "maxLength": 50,
            "description": "What its repository begins with (kustomize, helm-values, umbrella-chart, flux where Flux delivers, argocd where Argo CD takes Applications from its namespace, or helmfile where Argo CD has its plugin); default kustomize"
          },
          "secrets": {
            "type": "string",
            "enum": [
              "none",
              "sealed-secrets",
              "external-secrets",
              "sops"
            ],
            "description": "How its Secrets are kept in Git; default none"
          },
          "private": {
            "type": "boolean"
          },
          "engine": {
            "type": "string",
            "enum": [
              "argocd",
              "flux"
            ]
          },
          "cluster": {
            "type": "string",
            "minLength": 1,
            "maxLength": 100
          },
          "approvals": {
            "type": "integer",
            "minimum": 1,
            "maximum": 6
          }
        }
      },
      "OneLine": {
        "type": "string",
        "maxLength": 300,
        "pattern": "^[^\\u0000-\\u001f\\u007f]*$"
      },
      "PreviewImage": {
        "type": "string",
        "maxLength": 300,
        "pattern": "^[\\x21-\\x7e]+$"
      },
      "CheckNames": {
        "type": "array",
        "description": "Names of status checks",
        "maxItems": 20,
        "items": {
          "type": "string",
          "minLength": 1,
          "maxLength": 200,
          "pattern": "^[^\\u0000-\\u001f\\u007f]*$"
        }
      },
      "NewServiceRepository": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "name",
          "owner",
          "repository"
        ],
        "properties": {
          "name": {
            "type": "string",
            "pattern": "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"
          },
          "description": {
            "$ref": "#/components/schemas/OneLine"
          },
          "owner": {
            "type": "string",
            "minLength": 1,
            "maxLength": 200
          },
          "system": {
            "type": "string",
            "minLength": 1,
            "maxLength": 200
          },
          "repository": {
            "type": "string",
            "minLength": 10,
            "maxLength": 400
          },
          "private": {
            "type": "boolean"
          },
          "approvals": {
            "type": "integer",
            "minimum": 1,
            "maximum": 6
          },
          "checks": {
            "$ref": "#/components/schemas/CheckNames"
          }
        }
      },
      "NewService": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "service",
          "image"
        ],
        "properties": {
          "service": {
            "type": "string",
            "pattern": "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"
          },
          "image": {
            "type": "string",
            "maxLength": 300,
            "pattern": "^[\\x21-\\x7e]+$"
          },
          "tag": {
            "type": "string",
            "pattern": "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$",
            "description": "Default what continuous integration reports, as soon as it does"
          },
          "port": {
            "type": "integer",
            "minimum": 1,
            "maximum": 65535
          },
          "partOf": {
            "$ref": "#/components/schemas/LabelValue"
          },
          "chart": {
            "$ref": "#/components/schemas/ServiceChart"
          },
          "team": {
            "$ref": "#/components/schemas/LabelValue"
          },
          "workload": {
            "type": "object",
            "description": "What its image is made for; without it, nothing is asked of the image, and nothing confines it.",
            "additionalProperties": false,
            "properties": {
              "probes": {
                "type": "object",
                "additionalProperties": false,
                "required": [
                  "live",
                  "ready"
                ],
                "properties": {
                  "live": {
                    "$ref": "#/components/schemas/ProbePath"
                  },
                  "ready": {
                    "$ref": "#/components/schemas/ProbePath"
                  }
                }
              },
              "resources": {
                "type": "object",
                "additionalProperties": false,
                "required": [
                  "cpu",
                  "memory"
                ],
                "properties": {
                  "cpu": {
                    "$ref": "#/components/schemas/Quantity"
                  },
                  "memory": {
                    "$ref": "#/components/schemas/Quantity"
                  }
                }
              },
              "restricted": {
                "type": "boolean"
              },
              "autoscale": {
                "type": "object",
                "additionalProperties": false,
                "required": [
                  "min",
                  "max"
                ],
                "properties": {
                  "min": {
                    "type": "integer",
                    "minimum": 1,
                    "maximum": 1000
                  },
                  "max": {
                    "type": "integer",
                    "minimum": 1,
                    "maximum": 1000
                  }
                }
              }
            }
          }
        }
      },
      "ServiceChart": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "name",
          "repository",
          "version"
        ],
        "description": "The chart that deploys a service, where the environment deploys charts",
        "properties": {
          "name": {
            "type": "string",
            "maxLength": 100,
            "pattern": "^[A-Za-z0-9._-]+$"
          },
          "repository": {
            "type": "string",
            "maxLength": 300,
            "pattern": "^[\\x21-\\x7e]+$"
          },
          "version": {
            "type": "string",
            "maxLength": 100,
            "pattern": "^[\\x21-\\x7e]+$"
          }
        }
      },
      "LabelValue": {
        "type": "string",
        "maxLength": 63,
        "pattern": "^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$"
      },
      "ProbePath": {
        "type": "string",
        "maxLength": 200,
        "pattern": "^/[A-Za-z0-9_./~-]*$"
      },
      "Quantity": {
        "type": "string",
        "maxLength": 20,
        "pattern": "^[0-9]+([.][0-9]+)?(m|[kMGT]i?)?$"
      },
      "ArtifactRef": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "kind",
          "name"
        ],
        "properties": {
          "kind": {
            "type": "string",
            "enum": [
              "image",
              "chart",
              "git",
              "oci"
            ]
          },
          "name": {
            "type": "string"
          }
        }
      },
      "EnvironmentProblem": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "severity",
          "subject",
          "message"
        ],
        "properties": {
          "severity": {
            "type": "string",
            "enum": [
              "error",
              "warning"
            ]
          },
          "subject": {
            "type": "string"
          },
          "message": {
            "type": "string"
          }
        }
      },
      "Environment": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "ref",
          "name",
          "namespace",
          "title",
          "owner",
          "tier",
          "promotesFrom",
          "sources",
          "promotion"
        ],
        "properties": {
          "ref": {
            "type": "string"
          },
          "name": {
            "type": "string"
          },
          "namespace": {
            "type": "string"
          },
          "title": {
            "type": "string"
          },
          "owner": {
            "type": "string"
          },
          "system": {
            "type": "string"
          },
          "tier": {
            "type": "string",
            "enum": [
              "development",
              "testing",
              "staging",
              "production"
            ]
          },
          "promotesFrom": {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          "sources": {
            "type": "array",
            "items": {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "repository",
                "branch",
                "paths",
                "layout"
              ],
              "properties": {
                "repository": {
                  "type": "string"
                },
                "branch": {
                  "type": "string"
                },
                "paths": {
                  "type": "array",
                  "items": {
                    "type": "string"
                  }
                },
                "layout": {
                  "type": "string"
                }
              }
            }
          },
          "delivery": {
            "type": "object",
            "additionalProperties": false,
            "required": [
              "control",
              "target"
            ],
            "properties": {
              "engine": {
                "type": "string",
                "enum": [
                  "argocd",
                  "flux",
                  "none"
                ]
              },
              "control": {
                "type": "object",
                "additionalProperties": false,
                "required": [
                  "cluster"
                ],
                "properties": {
                  "cluster": {
                    "type": "string"
                  },
                  "namespace": {
                    "type": "string"
                  },
                  "selector": {
                    "type": "object",
                    "additionalProperties": {
                      "type": "string"
                    }
                  }
                }
              },
              "target": {
                "type": "object",
                "additionalProperties": false,
                "required": [
                  "cluster"
                ],
                "properties": {
                  "cluster": {
                    "type": "string"
                  },
                  "namespaces": {
                    "type": "array",
                    "items": {
                      "type": "string"
                    }
                  }
                }
              }
            }
          },
          "promotion": {
            "type": "object",
            "additionalProperties": false,
            "required": [
              "strategy",
              "merge",
              "healthyWithinSeconds"
            ],
            "properties": {
              "strategy": {
                "type": "string",
                "enum": [
                  "manual",
                  "automatic"
                ]
              },
              "merge": {
                "type": "string",
                "enum": [
                  "manual"
                ]
              },
              "healthyWithinSeconds": {
                "type": "integer"
              },
              "after": {
                "type": "array",
                "items": {
                  "type": "string"
                }
              },
              "soakSeconds": {
                "type": "integer"
              }
            }
          },
          "location": {
            "type": "string"
          },
          "home": {
            "type": "string"
          }
        }
      },
      "CreationChoices": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "services",
          "repositories",
          "shared",
          "clusters",
          "watched",
          "previews",
          "environments"
        ],
        "properties": {
          "services": {
            "type": "array",
            "description": "Patterns of the repositories that may be created for services; `*` stands for a part of one path segment",
            "items": {
              "type": "string"
            }
          },
          "repositories": {
            "type": "array",
            "description": "The same for environments",
            "items": {
              "type": "string"
            }
          },
          "shared": {
            "type": "array",
            "description": "Repositories that exist, and get environments as folders or branches",
            "items": {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "repository",
                "branch",
                "folder",
                "environmentBranch"
              ],
              "properties": {
                "repository": {
                  "type": "string"
                },
                "branch": {
                  "type": "string"
                },
                "folder": {
                  "type": "string",
                  "description": "Of an environment, or of the catalog file of one that is a branch; `{name}` stands for its name"
                },
                "environmentBranch": {
                  "type": "string",
                  "description": "The branch that an environment is; `{name}` stands for its name"
                }
              }
            }
          },
          "clusters": {
            "type": "array",
            "items": {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "name",
                "engine",
                "layouts"
              ],
              "properties": {
                "name": {
                  "type": "string"
                },
                "engine": {
                  "type": "string"
                },
                "layouts": {
                  "type": "array",
                  "description": "What an environment in the cluster can begin with, and how Secrets can be kept in Git with each",
                  "items": {
                    "type": "object",
                    "additionalProperties": false,
                    "required": [
                      "name",
                      "secrets"
                    ],
                    "properties": {
                      "name": {
                        "type": "string"
                      },
                      "secrets": {
                        "type": "array",
                        "items": {
                          "type": "string"
                        }
                      }
                    }
                  }
                }
              }
            }
          },
          "watched": {
            "type": "array",
            "description": "Clusters that an environment that exists can be delivered to; those that follow no fleet have no engine",
            "items": {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "name"
              ],
              "properties": {
                "name": {
                  "type": "string"
                },
                "engine": {
                  "type": "string"
                }
              }
            }
          },
          "previews": {
            "type": "string",
            "description": "Whether the pull requests of a service can be delivered. \"not-granted\": environments.previews has no entry; \"no-fleet\": no cluster of it follows a fleet that the portal writes",
            "enum": [
              "possible",
              "not-permitted",
              "not-granted",
              "no-fleet"
            ]
          },
          "environments": {
            "type": "array",
            "description": "Those that the caller may read, in promotion order",
            "items": {
              "$ref": "#/components/schemas/Environment"
            }
          }
        }
      },
      "EnvironmentOverview": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "environment",
          "problems",
          "services"
        ],
        "properties": {
          "environment": {
            "$ref": "#/components/schemas/Environment"
          },
          "problems": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/EnvironmentProblem"
            }
          },
          "proposedHome": {
            "type": "object",
            "additionalProperties": false,
            "required": [
              "repository",
              "permitted"
            ],
            "properties": {
              "repository": {
                "type": "string"
              },
              "permitted": {
                "type": "boolean"
              }
            }
          },
          "mayRemove": {
            "description": "That the caller may ask for it to be removed as a whole; told of a single environment.",
            "type": "boolean",
            "enum": [
              true
            ]
          },
          "services": {
            "type": "array",
            "items": {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "service",
                "sync",
                "health"
              ],
              "properties": {
                "service": {
                  "type": "string"
                },
                "desired": {
                  "type": "string"
                },
                "live": {
                  "type": "string"
                },
                "artifact": {
                  "$ref": "#/components/schemas/ArtifactRef"
                },
                "sync": {
                  "$ref": "#/components/schemas/SyncState"
                },
                "health": {
                  "$ref": "#/components/schemas/HealthState"
                },
                "hold": {
                  "$ref": "#/components/schemas/ShownHold"
                }
              }
            }
          }
        }
      },
      "DeploymentHold": {
        "type": "object",
        "description": "What a rollback left behind. Automation keeps away until a person lifts it.",
        "additionalProperties": false,
        "required": [
          "promotion",
          "since",
          "by",
          "fromVersion",
          "toVersion"
        ],
        "properties": {
          "promotion": {
            "type": "string"
          },
          "since": {
            "type": "string"
          },
          "by": {
            "type": "string"
          },
          "fromVersion": {
            "type": "string"
          },
          "toVersion": {
            "type": "string"
          }
        }
      },
      "ShownHold": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "promotion",
          "since",
          "by",
          "fromVersion",
          "toVersion",
          "permitted"
        ],
        "properties": {
          "promotion": {
            "type": "string"
          },
          "since": {
            "type": "string"
          },
          "by": {
            "type": "string"
          },
          "fromVersion": {
            "type": "string"
          },
          "toVersion": {
            "type": "string"
          },
          "permitted": {
            "type": "boolean"
          }
        }
      },
      "Deployment": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "environment",
          "service",
          "sync",
          "health",
          "since",
          "match",
          "evidence"
        ],
        "properties": {
          "environment": {
            "type": "string"
          },
          "service": {
            "type": "string"
          },
          "desired": {
            "type": "object",
            "additionalProperties": false,
            "required": [
              "artifact",
              "version",
              "file",
              "document",
              "path",
              "line",
              "editable",
              "repository",
              "branch",
              "commit",
              "url"
            ],
            "properties": {
              "artifact": {
                "$ref": "#/components/schemas/ArtifactRef"
              },
              "version": {
                "type": "string"
              },
              "digest": {
                "type": "string"
              },
              "file": {
                "type": "string"
              },
              "document": {
                "type": "integer"
              },
              "path": {
                "type": "string"
              },
              "line": {
                "type": "integer"
              },
              "editable": {
                "type": "boolean"
              },
              "reason": {
                "$ref": "#/components/schemas/Reason"
              },
              "repository": {
                "type": "string"
              },
              "branch": {
                "type": "string"
              },
              "commit": {
                "type": "string"
              },
              "url": {
                "type": "string"
              }
            }
          },
          "live": {
            "type": "object",
            "additionalProperties": false,
            "required": [
              "artifact",
              "version",
              "versions"
            ],
            "properties": {
              "artifact": {
                "$ref": "#/components/schemas/ArtifactRef"
              },
              "version": {
                "type": "string"
              },
              "digest": {
                "type": "string"
              },
              "versions": {
                "type": "object",
                "additionalProperties": false,
                "properties": {
                  "image": {
                    "type": "string"
                  },
                  "digest": {
                    "type": "string"
                  },
                  "chart": {
                    "type": "string"
                  },
                  "app": {
                    "type": "string"
                  },
                  "ref": {
                    "type": "string"
                  },
                  "revision": {
                    "type": "string"
                  },
                  "label": {
                    "type": "string"
                  }
                }
              },
              "workload": {
                "type": "object",
                "additionalProperties": false,
                "required": [
                  "cluster",
                  "kind",
                  "namespace",
                  "name"
                ],
                "properties": {
                  "cluster": {
                    "type": "string"
                  },
                  "kind": {
                    "type": "string"
                  },
                  "namespace": {
                    "type": "string"
                  },
                  "name": {
                    "type": "string"
                  }
                }
              },
              "replicas": {
                "type": "object",
                "additionalProperties": false,
                "required": [
                  "desired",
                  "ready",
                  "updated"
                ],
                "properties": {
                  "desired": {
                    "type": "integer"
                  },
                  "ready": {
                    "type": "integer"
                  },
                  "updated": {
                    "type": "integer"
                  }
                }
              }
            }
          },
          "sync": {
            "$ref": "#/components/schemas/SyncState"
          },
          "health": {
            "$ref": "#/components/schemas/HealthState"
          },
          "reason": {
            "$ref": "#/components/schemas/Reason"
          },
          "since": {
            "type": "string"
          },
          "revision": {
            "type": "string"
          },
          "automated": {
            "type": "boolean"
          },
          "prunes": {
            "type": "boolean"
          },
          "delivery": {
            "$ref": "#/components/schemas/DeliveryRef"
          },
          "match": {
            "type": "object",
            "additionalProperties": false,
            "required": [
              "by",
              "guess"
            ],
            "properties": {
              "by": {
                "type": "string",
                "enum": [
                  "pin",
                  "annotation",
                  "image",
                  "name",
                  "image-basename",
                  "chart",
                  "folder"
                ]
              },
              "guess": {
                "type": "boolean"
              }
            }
          },
          "evidence": {
            "type": "array",
            "items": {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "cluster",
                "kind",
                "namespace",
                "name",
                "status"
              ],
              "properties": {
                "cluster": {
                  "type": "string"
                },
                "kind": {
                  "type": "string"
                },
                "namespace": {
                  "type": "string"
                },
                "name": {
                  "type": "string"
                },
                "status": {
                  "type": "string"
                },
                "message": {
                  "type": "string"
                },
                "since": {
                  "type": "string"
                },
                "url": {
                  "type": "string"
                }
              }
            }
          },
          "staleSince": {
            "type": "string"
          }
        }
      },
      "DeliveryRef": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "engine",
          "cluster",
          "kind",
          "namespace",
          "name"
        ],
        "properties": {
          "engine": {
            "type": "string",
            "enum": [
              "argocd",
              "flux"
            ]
          },
          "cluster": {
            "type": "string"
          },
          "kind": {
            "type": "string"
          },
          "namespace": {
            "type": "string"
          },
          "name": {
            "type": "string"
          },
          "claimed": {
            "type": "boolean",
            "enum": [
              true
            ]
          }
        }
      },
      "Reason": {
        "type": "object",
        "description": "Why something is as it is. The sentence of an id stands in the translations.",
        "additionalProperties": false,
        "required": [
          "id"
        ],
        "properties": {
          "id": {
            "type": "string"
          },
          "params": {
            "type": "object",
            "additionalProperties": {
              "type": "string"
            }
          },
          "parts": {
            "type": "array",
            "items": {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "id"
              ],
              "properties": {
                "id": {
                  "type": "string"
                },
                "params": {
                  "type": "object",
                  "additionalProperties": {
                    "type": "string"
                  }
                }
              }
            }
          }
        }
      },
      "Decision": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "allowed",
          "reasons",
          "warnings"
        ],
        "properties": {
          "allowed": {
            "type": "boolean"
          },
          "reasons": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Reason"
            }
          },
          "warnings": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Reason"
            }
          }
        }
      },
      "PromotionDecision": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "allowed",
          "reasons",
          "warnings"
        ],
        "properties": {
          "allowed": {
            "type": "boolean"
          },
          "reasons": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Reason"
            }
          },
          "warnings": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Reason"
            }
          },
          "from": {
            "type": "string"
          },
          "version": {
            "type": "string"
          },
          "reported": {
            "$ref": "#/components/schemas/ReportedArtifact"
          },
          "adds": {
            "type": "boolean"
          }
        }
      },
      "PromotableServices": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "environment",
          "upstreams",
          "services",
          "upToDate"
        ],
        "properties": {
          "environment": {
            "type": "string"
          },
          "upstreams": {
            "type": "array",
            "items": {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "ref",
                "title"
              ],
              "properties": {
                "ref": {
                  "type": "string"
                },
                "title": {
                  "type": "string"
                }
              }
            }
          },
          "from": {
            "type": "string"
          },
          "services": {
            "type": "array",
            "items": {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "service",
                "title",
                "promote"
              ],
              "properties": {
                "service": {
                  "type": "string"
                },
                "title": {
                  "type": "string"
                },
                "fromVersion": {
                  "type": "string"
                },
                "promote": {
                  "$ref": "#/components/schemas/PromotionDecision"
                }
              }
            }
          },
          "upToDate": {
            "type": "integer"
          }
        }
      },
      "ServicePreview": {
        "type": "object",
        "description": "What is delivered of a service for a pull request.",
        "additionalProperties": false,
        "required": [
          "delivery",
          "namespace",
          "sync",
          "health",
          "urls"
        ],
        "properties": {
          "delivery": {
            "$ref": "#/components/schemas/DeliveryRef"
          },
          "namespace": {
            "type": "string"
          },
          "pullRequest": {
            "type": "object",
            "additionalProperties": false,
            "required": [
              "number"
            ],
            "properties": {
              "number": {
                "type": "integer",
                "minimum": 1
              },
              "url": {
                "type": "string"
              },
              "title": {
                "type": "string"
              }
            }
          },
          "version": {
            "type": "string"
          },
          "revision": {
            "type": "string"
          },
          "sync": {
            "$ref": "#/components/schemas/SyncState"
          },
          "health": {
            "$ref": "#/components/schemas/HealthState"
          },
          "message": {
            "type": "string"
          },
          "urls": {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          "deliveryUrl": {
            "type": "string"
          },
          "createdAt": {
            "type": "string"
          },
          "expiresAt": {
            "type": "string"
          },
          "whileLabelled": {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          "knownAt": {
            "type": "string"
          }
        }
      },
      "ServiceDeployments": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "seq",
          "service",
          "searched",
          "environments"
        ],
        "properties": {
          "seq": {
            "type": "integer"
          },
          "service": {
            "type": "string"
          },
          "searched": {
            "type": "object",
            "additionalProperties": false,
            "required": [
              "names",
              "images"
            ],
            "properties": {
              "names": {
                "type": "array",
                "items": {
                  "type": "string"
                }
              },
              "images": {
                "type": "array",
                "items": {
                  "type": "string"
                }
              }
            }
          },
          "previews": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/ServicePreview"
            }
          },
          "mayRemovePreviews": {
            "description": "That the caller may ask for what makes its previews to be removed; told where there are some.",
            "type": "boolean",
            "enum": [
              true
            ]
          },
          "environments": {
            "type": "array",
            "items": {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "environment",
                "problems",
                "lag",
                "promote",
                "rollback",
                "configure",
                "remove",
                "requestSync"
              ],
              "properties": {
                "environment": {
                  "$ref": "#/components/schemas/Environment"
                },
                "problems": {
                  "type": "array",
                  "items": {
                    "$ref": "#/components/schemas/EnvironmentProblem"
                  }
                },
                "deployment": {
                  "$ref": "#/components/schemas/Deployment"
                },
                "lag": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "additionalProperties": false,
                    "required": [
                      "upstream",
                      "lag"
                    ],
                    "properties": {
                      "upstream": {
                        "type": "string"
                      },
                      "lag": {
                        "type": "string",
                        "enum": [
                          "equal",
                          "behind",
                          "ahead",
                          "diverged",
                          "not-comparable"
                        ]
                      }
                    }
                  }
                },
                "promotion": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": [
                    "id",
                    "kind",
                    "state",
                    "reason",
                    "toVersion"
                  ],
                  "properties": {
                    "id": {
                      "type": "string"
                    },
                    "kind": {
                      "$ref": "#/components/schemas/PromotionKind"
                    },
                    "state": {
                      "$ref": "#/components/schemas/PromotionState"
                    },
                    "reason": {
                      "type": "string"
                    },
                    "toVersion": {
                      "type": "string"
                    },
                    "waits": {
                      "$ref": "#/components/schemas/PromotionWait"
                    },
                    "pullRequest": {
                      "type": "object",
                      "additionalProperties": false,
                      "required": [
                        "number",
                        "url"
                      ],
                      "properties": {
                        "number": {
                          "type": "integer"
                        },
                        "url": {
                          "type": "string"
                        }
                      }
                    }
                  }
                },
                "hold": {
                  "$ref": "#/components/schemas/ShownHold"
                },
                "awaited": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": [
                    "image",
                    "requestedBy",
                    "requestedAt",
                    "permitted"
                  ],
                  "properties": {
                    "image": {
                      "type": "string"
                    },
                    "requestedBy": {
                      "type": "string"
                    },
                    "requestedAt": {
                      "type": "string"
                    },
                    "permitted": {
                      "type": "boolean"
                    }
                  }
                },
                "arrivalRefusal": {
                  "type": "object",
                  "description": "Why what was reported does not come by itself, for those who may promote here.",
                  "additionalProperties": false,
                  "required": [
                    "version",
                    "reason",
                    "since"
                  ],
                  "properties": {
                    "version": {
                      "type": "string"
                    },
                    "reason": {
                      "type": "string"
                    },
                    "since": {
                      "type": "string"
                    }
                  }
                },
                "promote": {
                  "$ref": "#/components/schemas/PromotionDecision"
                },
                "rollback": {
                  "$ref": "#/components/schemas/Decision"
                },
                "configure": {
                  "$ref": "#/components/schemas/Decision"
                },
                "remove": {
                  "$ref": "#/components/schemas/Decision"
                },
                "prepared": {
                  "type": "object",
                  "description": "The rollback to offer where the version does not come right.",
                  "additionalProperties": false,
                  "required": [
                    "record",
                    "version"
                  ],
                  "properties": {
                    "record": {
                      "type": "string"
                    },
                    "version": {
                      "type": "string"
                    }
                  }
                },
                "requestSync": {
                  "$ref": "#/components/schemas/Decision"
                }
              }
            }
          }
        }
      },
      "DeploymentRecord": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "id",
          "change",
          "environment",
          "service",
          "toVersion",
          "artifact",
          "current",
          "rebuilt"
        ],
        "properties": {
          "id": {
            "type": "string"
          },
          "change": {
            "type": "string",
            "enum": [
              "desired",
              "live"
            ]
          },
          "environment": {
            "type": "string"
          },
          "service": {
            "type": "string"
          },
          "fromVersion": {
            "type": "string"
          },
          "toVersion": {
            "type": "string"
          },
          "artifact": {
            "type": "string"
          },
          "commit": {
            "type": "object",
            "additionalProperties": false,
            "required": [
              "sha",
              "url",
              "author",
              "message",
              "at"
            ],
            "properties": {
              "sha": {
                "type": "string"
              },
              "url": {
                "type": "string"
              },
              "author": {
                "type": "string"
              },
              "message": {
                "type": "string"
              },
              "at": {
                "type": "string"
              }
            }
          },
          "pullRequest": {
            "type": "object",
            "additionalProperties": false,
            "required": [
              "number",
              "url"
            ],
            "properties": {
              "number": {
                "type": "integer"
              },
              "url": {
                "type": "string"
              }
            }
          },
          "promotion": {
            "type": "object",
            "additionalProperties": false,
            "required": [
              "id",
              "kind",
              "requestedBy"
            ],
            "properties": {
              "id": {
                "type": "string"
              },
              "kind": {
                "$ref": "#/components/schemas/PromotionKind"
              },
              "requestedBy": {
                "type": "string"
              }
            }
          },
          "desiredAt": {
            "type": "string"
          },
          "liveAt": {
            "type": "string"
          },
          "syncedAt": {
            "type": "string"
          },
          "healthyAt": {
            "type": "string"
          },
          "current": {
            "type": "boolean"
          },
          "rebuilt": {
            "type": "boolean"
          }
        }
      },
      "Promotion": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "id",
          "kind",
          "environment",
          "service",
          "artifact",
          "fromVersion",
          "toVersion",
          "state",
          "reason",
          "requestedBy",
          "createdAt",
          "updatedAt",
          "change",
          "events"
        ],
        "properties": {
          "id": {
            "type": "string"
          },
          "kind": {
            "$ref": "#/components/schemas/PromotionKind"
          },
          "environment": {
            "type": "string"
          },
          "service": {
            "type": "string"
          },
          "fromEnvironment": {
            "type": "string"
          },
          "reported": {
            "$ref": "#/components/schemas/ReportedArtifact"
          },
          "artifact": {
            "type": "string"
          },
          "fromVersion": {
            "type": "string"
          },
          "toVersion": {
            "type": "string"
          },
          "settings": {
            "$ref": "#/components/schemas/SettingChanges"
          },
          "state": {
            "$ref": "#/components/schemas/PromotionState"
          },
          "reason": {
            "type": "string"
          },
          "requestedBy": {
            "type": "string"
          },
          "createdAt": {
            "type": "string"
          },
          "updatedAt": {
            "type": "string"
          },
          "deadline": {
            "type": "string"
          },
          "turn": {
            "description": "Its place, where it is one of several in order.",
            "type": "object",
            "additionalProperties": false,
            "required": [
              "rollout",
              "ring",
              "soakSeconds"
            ],
            "properties": {
              "rollout": {
                "type": "string"
              },
              "ring": {
                "type": "integer"
              },
              "soakSeconds": {
                "type": "integer"
              },
              "beginsAt": {
                "type": "string"
              },
              "begunAt": {
                "type": "string"
              }
            }
          },
          "rollout": {
            "type": "array",
            "items": {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "id",
                "environment",
                "ring",
                "soakSeconds",
                "toVersion",
                "state",
                "reason"
              ],
              "properties": {
                "id": {
                  "type": "string"
                },
                "environment": {
                  "type": "string"
                },
                "ring": {
                  "type": "integer"
                },
                "soakSeconds": {
                  "type": "integer"
                },
                "toVersion": {
                  "type": "string"
                },
                "state": {
                  "$ref": "#/components/schemas/PromotionState"
                },
                "reason": {
                  "type": "string"
                },
                "pullRequest": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": [
                    "number",
                    "url"
                  ],
                  "properties": {
                    "number": {
                      "type": "integer"
                    },
                    "url": {
                      "type": "string"
                    }
                  }
                },
                "waits": {
                  "$ref": "#/components/schemas/PromotionWait"
                }
              }
            }
          },
          "batch": {
            "type": "object",
            "additionalProperties": false,
            "required": [
              "id",
              "others"
            ],
            "properties": {
              "id": {
                "type": "string"
              },
              "others": {
                "type": "array",
                "items": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": [
                    "id",
                    "service",
                    "environment",
                    "toVersion",
                    "state",
                    "sharesPullRequest"
                  ],
                  "properties": {
                    "id": {
                      "type": "string"
                    },
                    "service": {
                      "type": "string"
                    },
                    "environment": {
                      "type": "string"
                    },
                    "toVersion": {
                      "type": "string"
                    },
                    "state": {
                      "$ref": "#/components/schemas/PromotionState"
                    },
                    "sharesPullRequest": {
                      "type": "boolean"
                    }
                  }
                }
              }
            }
          },
          "change": {
            "type": "object",
            "additionalProperties": false,
            "required": [
              "repository",
              "branch",
              "headBranch",
              "paths"
            ],
            "properties": {
              "repository": {
                "type": "string"
              },
              "branch": {
                "type": "string"
              },
              "headBranch": {
                "type": "string"
              },
              "paths": {
                "type": "array",
                "items": {
                  "type": "string"
                }
              },
              "pullRequest": {
                "type": "object",
                "additionalProperties": false,
                "required": [
                  "number",
                  "url",
                  "state"
                ],
                "properties": {
                  "number": {
                    "type": "integer"
                  },
                  "url": {
                    "type": "string"
                  },
                  "state": {
                    "type": "string",
                    "enum": [
                      "open",
                      "merged",
                      "closed"
                    ]
                  }
                }
              },
              "mergeCommit": {
                "type": "string"
              }
            }
          },
          "events": {
            "type": "array",
            "items": {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "to",
                "actor",
                "at",
                "reason"
              ],
              "properties": {
                "from": {
                  "$ref": "#/components/schemas/PromotionState"
                },
                "to": {
                  "$ref": "#/components/schemas/PromotionState"
                },
                "actor": {
                  "type": "string"
                },
                "at": {
                  "type": "string"
                },
                "reason": {
                  "type": "string"
                }
              }
            }
          }
        }
      },
      "PlannedFile": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "path",
          "diff"
        ],
        "properties": {
          "path": {
            "type": "string"
          },
          "diff": {
            "type": "string"
          }
        }
      },
      "RollbackChoice": {
        "type": "object",
        "description": "What a rollback takes back, where the version is not all that came with it.",
        "additionalProperties": false,
        "required": [
          "scope",
          "commits",
          "beyond",
          "outside"
        ],
        "properties": {
          "scope": {
            "$ref": "#/components/schemas/RollbackScope"
          },
          "commits": {
            "type": "array",
            "items": {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "sha",
                "title",
                "url"
              ],
              "properties": {
                "sha": {
                  "type": "string"
                },
                "title": {
                  "type": "string"
                },
                "url": {
                  "type": "string"
                },
                "mergedOnto": {
                  "type": "string"
                }
              }
            }
          },
          "beyond": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/PlannedFile"
            }
          },
          "outside": {
            "type": "integer"
          },
          "refused": {
            "$ref": "#/components/schemas/Reason"
          }
        }
      },
      "PromotionPlan": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "kind",
          "service",
          "environment",
          "artifact",
          "fromVersion",
          "toVersion",
          "repository",
          "branch",
          "baseCommit",
          "files",
          "changelog",
          "warnings",
          "consents",
          "blocked",
          "title"
        ],
        "properties": {
          "kind": {
            "$ref": "#/components/schemas/PromotionKind"
          },
          "service": {
            "type": "string"
          },
          "environment": {
            "type": "string"
          },
          "fromEnvironment": {
            "type": "string"
          },
          "reported": {
            "$ref": "#/components/schemas/ReportedArtifact"
          },
          "artifact": {
            "type": "string"
          },
          "fromVersion": {
            "type": "string"
          },
          "toVersion": {
            "type": "string"
          },
          "repository": {
            "type": "string"
          },
          "branch": {
            "type": "string"
          },
          "baseCommit": {
            "type": "string"
          },
          "files": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/PlannedFile"
            }
          },
          "settings": {
            "$ref": "#/components/schemas/SettingChanges"
          },
          "rollback": {
            "$ref": "#/components/schemas/RollbackChoice"
          },
          "addition": {
            "type": "object",
            "description": "How a service is added that the environment does not have.",
            "additionalProperties": false,
            "required": [
              "beginWith",
              "fingerprint"
            ],
            "properties": {
              "beginWith": {
                "$ref": "#/components/schemas/FirstConfiguration"
              },
              "fingerprint": {
                "type": "string",
                "description": "Names the files as they would be, for expectedFiles of the request."
              }
            }
          },
          "changelog": {
            "type": "object",
            "additionalProperties": false,
            "required": [
              "commits",
              "reverse",
              "truncated"
            ],
            "properties": {
              "commits": {
                "type": "array",
                "items": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": [
                    "sha",
                    "title",
                    "author",
                    "at",
                    "url"
                  ],
                  "properties": {
                    "sha": {
                      "type": "string"
                    },
                    "title": {
                      "type": "string"
                    },
                    "author": {
                      "type": "string"
                    },
                    "at": {
                      "type": "string"
                    },
                    "url": {
                      "type": "string"
                    }
                  }
                }
              },
              "url": {
                "type": "string"
              },
              "reverse": {
                "type": "boolean"
              },
              "truncated": {
                "type": "boolean"
              },
              "unavailable": {
                "type": "string"
              }
            }
          },
          "warnings": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Reason"
            }
          },
          "consents": {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          "blocked": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Reason"
            }
          },
          "title": {
            "type": "string"
          },
          "asPerson": {
            "type": "boolean"
          }
        }
      }
    }
  }
} as const;

export type OpenApiRouter = ApiRouter<typeof spec>;

export const createOpenApiRouter = async (
  options?: Parameters<typeof createValidatedOpenApiRouter>['1'],
): Promise<OpenApiRouter> =>
  createValidatedOpenApiRouter<typeof spec>(spec, options);
