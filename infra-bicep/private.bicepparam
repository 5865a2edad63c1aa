using './main.bicep'

// Everything that can be switched on, for the snapshot that CI compares: the private network, alerts to somebody, a budget, sold credits, instances that wait.
param environmentName = 'private'
param location = 'westeurope'
param operatorPrincipalId = '00000000-0000-0000-0000-000000000001'
param operatorPrincipalType = 'Group'
param networkIsolation = true
param alertEmail = 'operator@example.com'
param sellsCredits = true
param alwaysReadyHttpInstances = 2
param maximumInstanceCount = 200
param instanceMemoryMB = 4096
param appSettings = {
  Routing__Hedging__Share: '0.02'
}
