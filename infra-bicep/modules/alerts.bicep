metadata name = 'Alerts'
metadata description = 'What wakes somebody: money that does not add up, messages that nobody could handle, callers who get errors, providers that refuse or fail.'

@description('Required. Region.')
param location string

@description('Required. Tags of every resource.')
param tags object

@description('Required. Who is told; null for nobody: alerts are then seen in the portal alone.')
param email string?

@description('Required. Resource id of the Service Bus namespace.')
param namespaceId string

@description('Required. Resource id of the Log Analytics workspace.')
param workspaceId string

var logAlerts = [
  {
    name: 'ledger-difference'
    severity: 0
    description: 'An account\'s balance differs from what its entries add up to. See docs/ledger.md before anything is changed.'
    query: 'AppMetrics | where Name == "ledger.differences" and Sum != 0'
    window: 'PT1H'
    frequency: 'PT15M'
    threshold: 0
  }
  {
    name: 'server-errors'
    severity: 1
    description: 'More than one in fifty requests ended with a 5xx, of at least a hundred in five minutes.'
    query: 'AppRequests | summarize failed = countif(toint(ResultCode) >= 500), total = count() | where total >= 100 and failed * 50 > total'
    window: 'PT5M'
    frequency: 'PT5M'
    threshold: 0
  }
  {
    name: 'credential-refused'
    severity: 1
    description: 'A provider refuses a credential: renew it.'
    query: 'AppMetrics | where Name == "interchange.credential.refused" and Sum > 0'
    window: 'PT15M'
    frequency: 'PT5M'
    threshold: 0
  }
  {
    name: 'breaker-open'
    severity: 2
    description: 'Endpoints are left alone because they fail.'
    query: 'AppMetrics | where Name == "interchange.breaker.transitions" and tostring(Properties.phase) == "open" and Sum > 0'
    window: 'PT15M'
    frequency: 'PT5M'
    threshold: 3
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'interchange'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'interchange'
    enabled: true
    emailReceivers: email == null
      ? []
      : [
          {
            name: 'operator'
            emailAddress: email!
            useCommonAlertSchema: true
          }
        ]
  }
}

resource deadLetters 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'dead-letters'
  location: 'global'
  tags: tags
  properties: {
    description: 'Messages that no subscriber could handle. Those of the ledger are money: see docs/ledger.md.'
    severity: 1
    enabled: true
    scopes: [namespaceId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT5M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'dead-letters'
          criterionType: 'StaticThresholdCriterion'
          metricName: 'DeadletteredMessages'
          operator: 'GreaterThan'
          threshold: 0
          timeAggregation: 'Maximum'
          dimensions: [
            {
              name: 'EntityName'
              operator: 'Include'
              values: ['*']
            }
          ]
        }
      ]
    }
    actions: [
      {
        actionGroupId: people.id
      }
    ]
  }
}

resource queries 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in logAlerts: {
    name: alert.name
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: alert.name
      description: alert.description
      severity: alert.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: alert.frequency
      windowSize: alert.window
      autoMitigate: true
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: alert.threshold
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      actions: {
        actionGroups: [people.id]
      }
    }
  }
]

@description('Resource id of the action group.')
output actionGroupId string = people.id
