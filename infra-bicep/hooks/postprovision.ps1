# Says what to do next. Changes nothing, and knows no secret.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
Write-Output @"

The resources are there. Next:

1. Deploy the app, if this was 'azd provision' alone:  azd deploy
   Roles take up to a minute to be known everywhere: if the first deployment is refused, run it again.

2. Put a provider's key into the vault, and tell the app its name:

   az keyvault secret set --vault-name "$env:KEY_VAULT_NAME" --name openai-api-key --file <file with the key>
   az functionapp config appsettings set --name "$env:SERVICE_GATEWAY_NAME" --resource-group "rg-$env:AZURE_ENV_NAME" ``
     --settings "OPENAI_API_KEY=@Microsoft.KeyVault(VaultName=$env:KEY_VAULT_NAME;SecretName=openai-api-key)"

3. See whether everything answers:  curl $env:GATEWAY_URL/api/health/ready

The base URL for SDKs is $env:GATEWAY_URL/api/v1. docs/deploy.md has the whole way, and the way back.
"@
