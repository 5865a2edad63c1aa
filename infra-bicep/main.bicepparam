using './main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'interchange')
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param operatorPrincipalId = empty(readEnvironmentVariable('AZURE_PRINCIPAL_ID', ''))
  ? null
  : readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
param operatorPrincipalType = readEnvironmentVariable('AZURE_PRINCIPAL_TYPE', 'User')
param networkIsolation = bool(readEnvironmentVariable('INTERCHANGE_NETWORK_ISOLATION', 'false'))
param alertEmail = empty(readEnvironmentVariable('INTERCHANGE_ALERT_EMAIL', ''))
  ? null
  : readEnvironmentVariable('INTERCHANGE_ALERT_EMAIL', '')
param monthlyBudget = empty(readEnvironmentVariable('INTERCHANGE_MONTHLY_BUDGET', ''))
  ? null
  : int(readEnvironmentVariable('INTERCHANGE_MONTHLY_BUDGET', '0'))
param sellsCredits = bool(readEnvironmentVariable('INTERCHANGE_SELLS_CREDITS', 'false'))
param alwaysReadyHttpInstances = int(readEnvironmentVariable('INTERCHANGE_ALWAYS_READY', '0'))
